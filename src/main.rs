//! The program: arguments to the library, its outcome to an exit code.

fn main() -> std::process::ExitCode {
    tupu::shell::main()
}
