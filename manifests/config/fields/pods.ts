import * as z from "zod";
import { annotationsField, labelsField, labelValueField } from "./text.ts";

/** What selects the pods can never change, so these are only for adopted releases. */
const selectorField = z.strictObject({
  name: labelValueField().default("kamaji-etcd").meta({
    description: "Value of app.kubernetes.io/name; another one only for an adopted release.",
  }),
  instance: labelValueField().optional().meta({
    description:
      "Value of app.kubernetes.io/instance: the cluster's name when absent, the Helm release's of an adopted one.",
  }),
});

/** What all member pods share. */
export const podsField = z.strictObject({
  selector: selectorField.prefault({}).meta({
    description: "Labels that select member pods. They can never change.",
  }),
  labels: labelsField().default({}).meta({ description: "Further labels of member pods." }),
  annotations: annotationsField().default({}).meta({
    description: "Further annotations of member pods. A change restarts members.",
  }),
  runAsUser: z.int().min(1).default(65_532).meta({
    description: "User id of every container; root is refused.",
  }),
  fsGroup: z.int().min(1).default(65_532).meta({
    description: "Group that owns the volumes' files.",
  }),
  terminationGracePeriodSeconds: z.int().min(10).max(3_600).default(60).meta({
    description: "Seconds for a member to hand over leadership and stop.",
  }),
});

/** Metadata of the Services, for load balancers and meshes. */
export const servicesField = z.strictObject({
  annotations: annotationsField().default({}).meta({
    description: "Annotations of the client Service.",
  }),
  ipFamilies: z.array(z.enum(["IPv4", "IPv6"])).min(1).max(2).default(["IPv4"]).meta({
    description: "IP families in order of preference; two need a dual-stack cluster.",
  }),
});
