export default function JourneysPage() {
  return null;
}
