/** The mark: a drawn river that opens into three waters. */
export function Brand({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" fill="none">
      <rect width="24" height="24" rx="7" fill="var(--rm-filled)" />
      <path
        d="M12 4v6.5m0 0c0 4-5.5 3.5-5.5 9m5.5-9c0 4 5.5 3.5 5.5 9m-5.5-9v9"
        stroke="#ffffff"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
  );
}
