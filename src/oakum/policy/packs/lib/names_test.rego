package oakum.lib.names_test

import data.oakum.lib.names

test_names_of_secrets if {
	every name in ["DB_PASSWORD", "apiKey", "API_KEY", "github-token", "client_secret", "PGPWD", "stripe.secretKey", "connectionString", "AWS_SECRET_ACCESS_KEY", "pwd"] {
		names.is_secret(name)
	}
}

test_names_of_other_things if {
	every name in ["PASSWORD_FILE", "tokenSecretRef", "SECRET_NAME", "MAX_TOKENS", "TOKEN_TTL", "PUBLIC_KEY", "secretProvider", "API_KEY_ID", "author", "PATH", "TOKEN_URL", "credentialsKey", "token.json", "TOKEN_USAGE_TITLE"] {
		not names.is_secret(name)
	}
}

test_literals if {
	every value in ["plain", "s p a c e", "12345678"] {
		names.is_literal(value)
	}
}

test_references if {
	every value in ["", "${TOKEN}", "$(TOKEN)", "$TOKEN", "{{ .Values.x }}", "<path:a#b>", "/run/secrets/x", "vault:a#b", "true", "30", "30s", "ENC[AES256_GCM]", "`cat token`"] {
		not names.is_literal(value)
	}
}

test_what_is_no_text_is_no_literal if not names.is_literal(7)

test_what_oakum_took_out_was_a_literal if {
	every value in ["<value>", concat("", ["<sid_", "abcdefghijklmnopqrstuvwxyz", ">"]), concat("", ["postgres://u:<sid_", "abcdefghijklmnopqrstuvwxyz", ">@db"])] {
		names.is_literal(value)
	}
}

test_those_among_names if {
	names.secret_among(["MODE", "DB_PASSWORD", "TOKEN_FILE", "apiKey", "PGPWD", "PWDX"]) == {"DB_PASSWORD", "apiKey", "PGPWD"}
	names.secret_among([]) == set()
}

test_names_of_several_lines if {
	names.secret_among(["a\npassword", "MODE"]) & {"a\npassword"} == {"a\npassword"}
}

test_those_among_the_names_of_an_object if {
	names.secret_names({"MODE": 1, "apiKey": 2, "TOKEN_FILE": 3}) == {"apiKey"}
	names.secret_names([]) == set()
}
