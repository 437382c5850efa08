/// As many threads change the users, or wait for the turn to, as may.
///
/// Each of them is kept from everything else meanwhile: a crowd of changes would stop a service that only has to read.
public struct TooManyChanges: Error, Sendable {}
