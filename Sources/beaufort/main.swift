print("beaufort")
