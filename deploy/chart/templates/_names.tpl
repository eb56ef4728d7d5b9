{{- define "oakum.name" -}}
{{- if contains "oakum-admission" .Release.Name }}{{ .Release.Name | trunc 52 | trimSuffix "-" }}{{ else }}{{ printf "%s-oakum-admission" .Release.Name | trunc 52 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "oakum.selector" -}}
app.kubernetes.io/name: oakum-admission
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "oakum.labels" -}}
{{ include "oakum.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: oakum
{{- end }}

{{- define "oakum.certificate" -}}
{{ include "oakum.name" . }}-certificate
{{- end }}

{{- define "oakum.talks" -}}
{{- if or (eq .Values.certificate.provider "self") .Values.mutate.enabled }}yes{{ end }}
{{- end }}

{{/* The configuration of the webhook: what the values say, with the sections that other values ask for. */}}
{{- define "oakum.config" -}}
{{- $own := .Values.config -}}
{{- if and .Values.ignoreFile (contains "ignore_file" $own) }}{{ fail "config has ignore_file already: say it there, or in the value `ignoreFile`" }}{{ end }}
{{- if .Values.ignoreFile }}ignore_file = "/etc/oakum/ignore.toml"
{{ end -}}
{{- $own }}
{{- with .Values.exceptions }}
{{- if .url }}
{{- if contains "[exceptions]" $own }}{{ fail "config has [exceptions] already: say it there, or in the value `exceptions`" }}{{ end }}

[exceptions]
url = {{ .url | quote }}
max_age_minutes = {{ .maxAgeMinutes | int }}
token_file = "/etc/oakum/exceptions/token"
{{- if .caFrom }}
ca_file = "/etc/oakum/exceptions-ca/ca.crt"
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* What both registrations have in common; takes the context and the path. */}}
{{- define "oakum.webhook" -}}
{{- $root := index . 0 -}}
name: {{ index . 2 }}
admissionReviewVersions: [v1]
sideEffects: None
matchPolicy: Equivalent
failurePolicy: {{ $root.Values.failurePolicy }}
timeoutSeconds: {{ $root.Values.timeoutSeconds }}
clientConfig:
  service:
    name: {{ include "oakum.name" $root }}
    namespace: {{ $root.Release.Namespace }}
    path: {{ index . 1 }}
    port: 443
namespaceSelector:
  matchExpressions:
    - key: kubernetes.io/metadata.name
      operator: NotIn
      values: {{ append $root.Values.excludedNamespaces $root.Release.Namespace | uniq | toJson }}
{{- with $root.Values.objectSelector }}
objectSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
rules:
  {{- toYaml $root.Values.rules | nindent 2 }}
matchConditions:
  - name: no-chatter
    expression: >-
      !(request.resource.group in ['authentication.k8s.io', 'authorization.k8s.io', 'coordination.k8s.io',
      'discovery.k8s.io', 'events.k8s.io']) && request.resource.resource != 'events'
  - name: not-by-nodes
    expression: "!('system:nodes' in request.userInfo.groups)"
  {{- with $root.Values.matchConditions }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
