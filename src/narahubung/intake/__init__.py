"""A complaint is lodged, followed, completed, withdrawn, confirmed."""
