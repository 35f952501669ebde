//! The `cleanclaim` command: arguments to library to exit code.

fn main() -> std::process::ExitCode {
    cleanclaim::cli::main()
}
