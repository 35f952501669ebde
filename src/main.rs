//! The `cleanclaim` command: arguments to library to exit code.

/// Shards allocate and free much at once; this allocator gives memory back and costs less CPU than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cleanclaim::cli::main()
}
