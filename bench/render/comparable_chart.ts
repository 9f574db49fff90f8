import { dirname, join } from "node:path";

const chart = `apiVersion: v2
name: kamaji-etcd
version: 0.1.0
appVersion: 3.6.16
`;

const values = `image:
  repository: quay.io/coreos/etcd
  pullPolicy: IfNotPresent
ports: { client: 2379, peer: 2380, metrics: 2381 }
clusterDomain: cluster.local
quota: 8589934592
compaction: { mode: periodic, retention: 5m }
snapshotCount: 10000
storage: { size: 32Gi, accessModes: [ReadWriteOnce] }
resources:
  requests: { cpu: 500m, memory: 1Gi }
  limits: { memory: 8Gi }
user: 65532
priorityClassName: system-cluster-critical
terminationGracePeriodSeconds: 60
nodeSelector: {}
tolerations: []
extraArguments: {}
labels: {}
`;

const names = `{{- define "etcd.selector" -}}
app.kubernetes.io/name: kamaji-etcd
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- define "etcd.metadata" -}}
namespace: {{ .Release.Namespace }}
labels:
  {{- include "etcd.selector" . | nindent 2 }}
  app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
  app.kubernetes.io/managed-by: {{ .Release.Service }}
  {{- with .Values.labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- define "etcd.ports" -}}
{{- range $name, $port := .Values.ports }}
- { name: {{ $name }}, port: {{ $port }}, protocol: TCP, targetPort: {{ $name }} }
{{- end }}
{{- end }}
{{- define "etcd.host" -}}
$(POD_NAME).{{ .Release.Name }}.{{ .Release.Namespace }}.svc.{{ .Values.clusterDomain }}
{{- end }}
`;

const small = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Release.Name }}
  {{- include "etcd.metadata" . | nindent 2 }}
automountServiceAccountToken: false
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ .Release.Name }}
  {{- include "etcd.metadata" . | nindent 2 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {{- include "etcd.selector" . | nindent 6 }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
  {{- include "etcd.metadata" . | nindent 2 }}
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  ports: {{- include "etcd.ports" . | nindent 4 }}
  selector: {{- include "etcd.selector" . | nindent 4 }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-client
  {{- include "etcd.metadata" . | nindent 2 }}
spec:
  ports: {{- include "etcd.ports" . | nindent 4 }}
  selector: {{- include "etcd.selector" . | nindent 4 }}
`;

const statefulSet = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ .Release.Name }}
  {{- include "etcd.metadata" . | nindent 2 }}
spec:
  serviceName: {{ .Release.Name }}
  podManagementPolicy: Parallel
  updateStrategy: { type: OnDelete }
  selector:
    matchLabels: {{- include "etcd.selector" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "etcd.selector" . | nindent 8 }}
    spec:
      serviceAccountName: {{ .Release.Name }}
      {{- with .Values.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- with .Values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
      securityContext: { runAsNonRoot: true, runAsUser: {{ .Values.user }}, fsGroup: {{ .Values.user }} }
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: kubernetes.io/hostname
              labelSelector:
                matchLabels: {{- include "etcd.selector" . | nindent 18 }}
      containers:
        - name: etcd
          image: {{ .Values.image.repository }}:v{{ .Chart.AppVersion }}
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          command: [etcd]
          args:
            - --name=$(POD_NAME)
            - --data-dir=/var/run/etcd/data
            {{- range list "client" "peer" }}
            - --listen-{{ . }}-urls=https://0.0.0.0:{{ index $.Values.ports . }}
            {{- end }}
            - --listen-metrics-urls=http://0.0.0.0:{{ .Values.ports.metrics }}
            - --advertise-client-urls=https://{{ include "etcd.host" . }}:{{ .Values.ports.client }}
            - --initial-advertise-peer-urls=https://{{ include "etcd.host" . }}:{{ .Values.ports.peer }}
            - --quota-backend-bytes={{ .Values.quota | int64 }}
            - --auto-compaction-mode={{ .Values.compaction.mode }}
            - --auto-compaction-retention={{ .Values.compaction.retention }}
            - --snapshot-count={{ .Values.snapshotCount }}
            {{- range $name, $value := .Values.extraArguments }}
            - --{{ $name }}={{ $value }}
            {{- end }}
          env:
            - { name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
          ports:
            {{- range $name, $port := .Values.ports }}
            - { name: {{ $name }}, containerPort: {{ $port }}, protocol: TCP }
            {{- end }}
          resources: {{- toYaml .Values.resources | nindent 12 }}
          {{- range $probe, $path := dict "startupProbe" "/livez" "readinessProbe" "/readyz" }}
          {{ $probe }}: { httpGet: { path: {{ $path }}, port: metrics } }
          {{- end }}
          volumeMounts:
            - { name: data, mountPath: /var/run/etcd }
  volumeClaimTemplates:
    - apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec:
        accessModes: {{- toYaml .Values.storage.accessModes | nindent 10 }}
        resources: { requests: { storage: {{ .Values.storage.size }} } }
`;

const files: Readonly<Record<string, string>> = {
  "Chart.yaml": chart,
  "values.yaml": values,
  "templates/_names.tpl": names,
  "templates/small.yaml": small,
  "templates/stateful_set.yaml": statefulSet,
};

/**
 * Writes a Helm chart of the objects that we render today, with the freedom such charts usually
 * have and rather less in it: where it differs, Helm has less to do.
 *
 * @param directory where the chart goes; it is created
 */
export async function writeComparableChart(directory: string): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(directory, path)), { recursive: true });
    await Deno.writeTextFile(join(directory, path), text);
  }
}
