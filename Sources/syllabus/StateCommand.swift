import ArgumentParser

/// A command that works on a state folder.
protocol StateCommand: ParsableCommand {
    /// The option that names the folder.
    var state: State { get }
}
