import Files

/// The owner of the state folder, who is taken for the user that the service runs as.
struct FolderOwner {
    let user: UInt32
    var name: String { Files.name(ofUser: user) }
    private let groups: Set<UInt32>

    init(_ folder: FileStatus) {
        user = folder.owner
        groups = Files.groups(ofUser: folder.owner).union([folder.group])
    }

    /// Whether the mode and the owner of a file allow a use of it.
    func may(_ use: FileUse, _ status: FileStatus) -> Bool {
        if user == 0, status.owner != 0 { return true }
        let shift: UInt32 = status.owner == user ? 6 : groups.contains(status.group) ? 3 : 0
        return (status.mode >> shift) & use.rawValue == use.rawValue
    }
}
