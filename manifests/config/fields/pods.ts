import * as z from "zod/mini";
import { docs } from "./docs.ts";
import { annotationsField, labelsField, labelValueField } from "./text.ts";

/** What selects the pods can never change, so these are only for adopted releases. */
const selectorField = z.strictObject({
  name: z._default(labelValueField(), "kamaji-etcd").register(docs, {
    description: "Value of app.kubernetes.io/name; another one only for an adopted release.",
  }),
  instance: z.optional(labelValueField()).register(docs, {
    description:
      "Value of app.kubernetes.io/instance: the cluster's name when absent, the Helm release's of an adopted one.",
  }),
});

/** What all member pods share. */
export const podsField = z.strictObject({
  selector: z.prefault(selectorField, {}).register(docs, {
    description: "Labels that select member pods. They can never change.",
  }),
  labels: z._default(labelsField(), {}).register(docs, {
    description: "Further labels of member pods.",
  }),
  annotations: z._default(annotationsField(), {}).register(docs, {
    description: "Further annotations of member pods. A change restarts members.",
  }),
  runAsUser: z._default(z.int().check(z.minimum(1)), 65_532).register(docs, {
    description: "User id of every container; root is refused.",
  }),
  fsGroup: z._default(z.int().check(z.minimum(1)), 65_532).register(docs, {
    description: "Group that owns the volumes' files.",
  }),
  terminationGracePeriodSeconds: z._default(z.int().check(z.minimum(10), z.maximum(3_600)), 60)
    .register(docs, { description: "Seconds for a member to hand over leadership and stop." }),
});

/** Metadata of the Services, for load balancers and meshes. */
export const servicesField = z.strictObject({
  annotations: z._default(annotationsField(), {}).register(docs, {
    description: "Annotations of the client Service.",
  }),
  ipFamilies: z._default(z.array(z.enum(["IPv4", "IPv6"])).check(z.minLength(1), z.maxLength(2)), [
    "IPv4",
  ]).register(docs, {
    description: "IP families in order of preference; two need a dual-stack cluster.",
  }),
});
