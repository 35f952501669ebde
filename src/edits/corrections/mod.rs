//! What is sent in another form than it was documented in.
