"""What campaigns change: comparisons with control groups, and what they let us say."""
