"""Expressions that are true, wherever Kubernetes' functions are as they should be: here, and in an API server."""

from __future__ import annotations

QUANTITIES = (
    "quantity('1Gi') == quantity('1024Mi')",
    "quantity('1').isLessThan(quantity('1500m'))",
    "quantity('2').isGreaterThan(quantity('1500m'))",
    "quantity('1').compareTo(quantity('1')) == 0",
    "quantity('1').compareTo(quantity('2')) == -1",
    "quantity('1').add(quantity('1k')).asInteger() == 1001",
    "quantity('3').sub(1) == quantity('2')",
    "quantity('2').add(3).isInteger()",
    "!quantity('500m').isInteger()",
    "sign(quantity('-5')) == -1 && sign(quantity('0')) == 0",
    "quantity('500m').asApproximateFloat() == 0.5",
)
NETWORKS = (
    "ip('10.0.0.1').family() == 4 && ip('::1').family() == 6",
    "ip('127.0.0.1').isLoopback() && ip('::1').isLoopback()",
    "ip('0.0.0.0').isUnspecified()",
    "ip('224.0.0.1').isLinkLocalMulticast() && ip('ff02::1').isLinkLocalMulticast()",
    "!ip('224.0.1.1').isLinkLocalMulticast()",
    "ip('169.254.169.254').isLinkLocalUnicast() && !ip('10.0.0.1').isLinkLocalUnicast()",
    "ip('10.0.0.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast()",
    "ip('2001:DB8::0') == ip('2001:db8::')",
    "ip.isCanonical('2001:db8::') && !ip.isCanonical('2001:DB8::')",
    "cidr('10.0.0.0/8').containsIP('10.9.8.7') && cidr('10.0.0.0/8').containsIP(ip('10.9.8.7'))",
    "!cidr('10.0.0.0/8').containsIP('11.0.0.1') && !cidr('10.0.0.0/8').containsIP('::1')",
    "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.1.0.0/16').containsCIDR(cidr('10.0.0.0/8'))",
    "!cidr('::/0').containsCIDR('10.0.0.0/8')",
    "cidr('10.1.2.3/8').ip() == ip('10.1.2.3')",
    "cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8')",
    "cidr('10.1.2.3/8').prefixLength() == 8",
)
VERSIONS = (
    "semver('1.0.0-alpha').isLessThan(semver('1.0.0-alpha.1'))",
    "semver('1.0.0-beta.2').isLessThan(semver('1.0.0-beta.11'))",
    "semver('1.0.0-rc.1').isLessThan(semver('1.0.0'))",
    "semver('1.10.0').isGreaterThan(semver('1.2.0'))",
    "semver('1.0.0').compareTo(semver('1.0.1')) == -1",
    "semver('1.20.3').major() + semver('1.20.3').minor() + semver('1.20.3').patch() == 24",
    "semver('v1.2', true) == semver('1.2.0') && semver('v01.02', true) == semver('1.2.0')",
    "isSemver('v1.2', true) && !isSemver('v1.2') && !isSemver('1.2-rc.1', true) && !isSemver('1.2.3-01')",
)
URLS = (
    "url('https://user@host.example:8080/a?b=c').getScheme() == 'https'",
    "url('https://user@host.example:8080/a?b=c').getHost() == 'host.example:8080'",
    "url('https://user@host.example:8080/a?b=c').getHostname() == 'host.example'",
    "url('https://[::1]:80/').getHostname() == '::1'",
    "url('https://host.example:8080').getPort() == '8080' && url('https://host.example').getPort() == ''",
    "url('https://host.example/a%20b').getEscapedPath() == '/a%20b'",
    "url('/only/a/path').getHost() == ''",
    "url('https://host.example/?k=a&k=b&e=').getQuery() == {'k': ['a', 'b'], 'e': ['']}",
    "!isURL('host.example') && !isURL('../a') && isURL('https://host.example/')",
)
TEXTS_AND_LISTS = (
    "'abc 123 d4'.find('[0-9]+') == '123' && 'abc'.find('[0-9]+') == ''",
    "'a1 b2'.findAll('[0-9]') == ['1', '2'] && 'a1 b2'.findAll('[0-9]', 1) == ['1']",
    "'Password'.matches('(?i)^pass') && !'word'.matches('pass')",
    "[1, 2, 3].isSorted() && !['b', 'a'].isSorted()",
    "[3, 1].min() == 1 && [1, 3].max() == 3 && [1, 2].sum() == 3 && [1.5, 2.5].sum() == 4.0",
    "sets.contains([1, 2], [2]) && !sets.contains([1, 2], [3])",
    "sets.equivalent([1, 2, 2], [2, 1]) && sets.intersects([1, 2], [2, 3]) && !sets.intersects([1], [2])",
    "[1, 1, 2].distinct() == [1, 2] && ['b', 'a'].sort() == ['a', 'b'] && [1, 2, 3].slice(1, 2) == [2]",
    "[[1], [2]].flatten() == [1, 2] && lists.range(3) == [0, 1, 2]",
    "object.?spec.?nothing.orValue('x') == 'x' && !object.?spec.hasValue()",
    "{'a': 1}.all(k, k == 'a') && [1, 2].exists_one(x, x == 1) && [1, 2].map(x, x > 1, x) == [2]",
)
ALL = (*QUANTITIES, *NETWORKS, *VERSIONS, *URLS, *TEXTS_AND_LISTS)
