import { Navigate } from "react-router";

/** `/m` stands in the navigation and leads to the plan, the first view of the micro-segments. */
export default function MovedToPlan() {
  return <Navigate to="/m/plan" replace />;
}
