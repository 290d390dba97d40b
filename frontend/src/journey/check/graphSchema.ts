/** Settings of the journey as a whole: a copy of the server's, kept fresh by its tests. */
import type { JsonSchema } from "../../api/types";
import graphSchema from "./graphSchema.json";

export const GRAPH_SCHEMA = graphSchema as unknown as JsonSchema;
