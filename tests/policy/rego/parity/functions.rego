# Every function that the engines share, each with what is easy to get wrong.
package parity.functions

aggregates := {
	"count": [count([1, 1]), count({1, 1}), count({"a": 1}), count("añb"), count([])],
	"sum": [sum([1, 2.5]), sum({1, 2}), sum([])],
	"product": [product([2, 3]), product([])],
	"max": [max([1, 3, 2]), max({"a", "b"})],
	"min": [min([1, 3, 2]), min({"a", "b"})],
	"sort": [sort([3, "a", null, true, [1], {"b": 1}, 1]), sort({3, 1, 2})],
}

numbers_ := {
	"round": [round(2.5), round(-2.5), round(1.4), ceil(1.2), floor(-1.2), abs(-3)],
	"arithmetic": [7 % 3, 7 / 2, 6 / 3, 10 - 3 * 2],
	"range": [numbers.range(1, 4), numbers.range(3, 1), numbers.range_step(0, 10, 3)],
	"format": [format_int(255, 16), format_int(-5, 2), format_int(10, 8)],
	"bits": [bits.and(6, 3), bits.or(6, 3), bits.xor(6, 3), bits.lsh(1, 4), bits.rsh(16, 2), bits.negate(5)],
	"to_number": [to_number("3"), to_number("1.5"), to_number(true), to_number(null)],
	"units": [units.parse("10K"), units.parse("1Mi"), units.parse("0.5"), units.parse_bytes("1KB"), units.parse_bytes("1KiB")],
}

strings_ := {
	"case": [upper("élan"), lower("ÄB")],
	"parts": [split("a.b..c", "."), concat(",", ["a", "b"]), concat("-", {"x", "y"}), substring("héllo", 1, 2), substring("abc", 1, -1)],
	"find": [contains("abc", "b"), startswith("abc", "ab"), endswith("abc", "x"), indexof("abcb", "b"), indexof("abc", "x"), indexof_n("abab", "b")],
	"replace": [replace("aXbX", "X", "-"), strings.replace_n({"a": "1", "b": "2"}, "abc"), strings.reverse("añb")],
	"trim": [trim("  x ", " "), trim_left("aab", "a"), trim_right("baa", "a"), trim_prefix("abc", "ab"), trim_suffix("abc", "bc"), trim_space("\t x\n")],
	"sprintf": [sprintf("%d %s %v %v %v", [1, "a", [1, "x"], {"k": null}, true]), sprintf("%05d|%.2f|%x|%%", [42, 1.5, 255]), sprintf("%q", ["x"])],
	"any": [strings.any_prefix_match(["abc", "x"], ["ab"]), strings.any_suffix_match("abc", {"bc", "z"}), strings.count("banana", "an")],
}

regexes := {
	"match": [regex.match(`(?i)^pass(word)?$`, "PASSWORD"), regex.match(`\d{2,}`, "a1"), regex.is_valid("("), regex.is_valid("a+")],
	"find": [regex.find_n(`a.`, "abacad", 2), regex.find_n(`a.`, "abacad", -1), regex.find_all_string_submatch_n(`a(.)`, "abac", -1)],
	"change": [regex.replace("a1b22", `\d+`, "#"), regex.replace("ab", `(a)(b)`, "$2$1"), regex.split(`,\s*`, "a, b,c"), regex.template_match("urn:{.*}:x", "urn:abc:x", "{", "}")],
	"glob": [glob.match("*.example.com", ["."], "api.example.com"), glob.match("*.example.com", ["."], "a.b.example.com"), glob.match("**.example.com", ["."], "a.b.example.com"), glob.match("{a,b}?", [], "bx"), glob.match("[!a]*", [], "abc"), glob.quote_meta("*.x")],
}

collections := {
	"array": [array.concat([1], [2, 3]), array.slice([1, 2, 3], 1, 2), array.slice([1, 2], -1, 9), array.reverse([1, 2]), array.flatten([1, [2, [3]]])],
	"set": [{1, 2} & {2, 3}, {1} | {2}, {1, 2} - {2}, intersection({{1, 2}, {2}}), union({{1}, {2}}), {} == set()],
	"object": [object.get({"a": {"b": 1}}, ["a", "b"], 0), object.get({}, "x", "d"), object.keys({"b": 1, "a": 2}), object.remove({"a": 1, "b": 2}, ["a"]), object.filter({"a": 1, "b": 2}, {"a"}), object.union({"a": {"x": 1}}, {"a": {"y": 2}}), object.union_n([{"a": 1}, {"a": 2}]), object.subset({"a": 1, "b": {"c": 2}}, {"b": {"c": 2}})],
	"json": [json.filter({"a": {"b": 1, "c": 2}}, ["a/b"]), json.remove({"a": {"b": 1, "c": 2}}, ["a/b"]), json.patch({"a": 1}, [{"op": "add", "path": "/b", "value": [1]}, {"op": "replace", "path": "/a", "value": 2}])],
	"walk": [[path, value] | walk({"a": [1, {"b": 2}]}, [path, value]); is_number(value)],
	"graph": [graph.reachable({"a": ["b"], "b": ["c"], "c": []}, ["a"]), graph.reachable_paths({"a": ["b"], "b": []}, ["a"])],
}

encodings := {
	"base64": [base64.encode("añ"), base64.decode("YQ=="), base64.is_valid("!"), base64url.encode("?>"), base64url.encode_no_pad("?>"), base64url.decode("Pz4")],
	"hex": [hex.encode("añ"), hex.decode("61")],
	"url": [urlquery.encode("a b&c/"), urlquery.decode("a+b%26"), urlquery.encode_object({"a": "1", "b": ["2", "3"]}), urlquery.decode_object("a=1&b=2&a=3")],
	"json": [json.marshal({"a": [1, null, "x"]}), json.unmarshal("{\"a\": 1.5}"), json.is_valid("{"), json.is_valid("[]")],
	"yaml": [yaml.unmarshal("a: [1, x]\nb:\n  c: true"), yaml.is_valid("a: ["), yaml.is_valid("a: b")],
	"digests": [crypto.md5("añ"), crypto.sha1("añ"), crypto.sha256("añ"), crypto.hmac.sha256("añ", "k"), crypto.hmac.sha512("a", "é"), crypto.hmac.equal("a", "a")],
	"token": io.jwt.decode(concat(".", [base64url.encode_no_pad("{\"alg\":\"none\"}"), base64url.encode_no_pad("{\"sub\":\"x\",\"exp\":1}"), ""])),
}

types := {
	"names": [type_name(x) | some x in [null, true, 1, "a", [1], {"a": 1}]],
	"set": type_name({1}),
	"is": [is_null(null), is_boolean(false), is_number("1"), is_string(""), is_array([]), is_object({}), is_set(set())],
}

times := {
	"parse": [time.parse_rfc3339_ns("2024-02-29T12:00:00Z"), time.parse_ns("2006-01-02", "2024-03-01"), time.parse_duration_ns("1h30m")],
	"parts": [time.date(1709208000000000000), time.clock([1709208000000000000, "Europe/Berlin"]), time.weekday(1709208000000000000)],
	"sum": [time.add_date(1709208000000000000, 0, 1, 1), time.diff(1709208000000000000, 1706702400000000000)],
	"format": time.format(1709208000000000000),
}

others := {
	"semver": [semver.compare("1.2.3", "1.10.0"), semver.compare("1.0.0-rc.1", "1.0.0"), semver.is_valid("1.0"), semver.is_valid("1.0.0+x")],
	"cidr": [net.cidr_contains("10.0.0.0/8", "10.1.2.3"), net.cidr_contains("10.0.0.0/8", "10.0.0.0/16"), net.cidr_expand("10.0.0.0/31"), net.cidr_is_valid("10.0.0.0/33"), net.cidr_intersects("10.0.0.0/8", "10.2.0.0/16")],
	"merge": net.cidr_merge(["192.0.128.0/24", "192.0.129.0/24", "10.0.0.0/9", "10.128.0.0/9"]),
	"matches": net.cidr_contains_matches(["1.1.1.0/24", "1.1.2.0/24"], {"a": "1.1.1.128", "b": "9.9.9.9"}),
	"uuid": uuid.parse("00000000-0000-4000-8000-000000000000").version,
}
