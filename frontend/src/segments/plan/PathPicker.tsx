import { en } from "../../texts/en";
import { CustomerPicker } from "../../ui/customers/CustomerPicker";

interface PathPickerProps {
  customer: number | null;
  onCustomer: (id: number | null) => void;
}

/** Whose path is drawn across the plan. */
export default function PathPicker({ customer, onCustomer }: PathPickerProps) {
  return <CustomerPicker label={en.plan.pathOf} value={customer} onChange={onCustomer} />;
}
