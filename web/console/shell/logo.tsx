/** Koine's mark. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        fill="#5e6ad2"
        d="M9 3h14a6 6 0 0 1 6 6v9a6 6 0 0 1-6 6h-6.5l-6.3 4.7A1 1 0 0 1 8.6 27.9V24A6 6 0 0 1 3 18V9a6 6 0 0 1 6-6z"
      />
      <path fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" d="M10 11h12M10 16h7" />
    </svg>
  );
}
