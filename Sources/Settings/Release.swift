/// Which Syllabus this is.
public enum Release {
    /// The version (https://semver.org).
    public static let version = "0.1.0"
}
