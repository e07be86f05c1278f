print("beaufort-live")
