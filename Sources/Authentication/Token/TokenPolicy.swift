import Time

/// What an operator decides about the times of tokens.
public struct TokenPolicy: Sendable, Equatable {
    /// The seconds that clocks may be set to differ by.
    public static let leeways: ClosedRange<Int64> = 0...60

    /// Whether a token without an expiry is accepted.
    public let allowsNonExpiring: Bool
    /// How many seconds after its expiry, or before its beginning, a token is accepted still.
    public let leeway: Int64

    /// Makes a policy; by default a token must expire, to the second.
    ///
    /// - Parameters:
    ///   - allowsNonExpiring: Whether a token without an expiry is accepted.
    ///   - leeway: Seconds; brought into `leeways`.
    public init(allowsNonExpiring: Bool = false, leeway: Int64 = 0) {
        self.allowsNonExpiring = allowsNonExpiring
        self.leeway = min(max(leeway, Self.leeways.lowerBound), Self.leeways.upperBound)
    }

    /// Refuses claims whose time has not come or is over: on or after `exp` and before `nbf` (RFC 7519, sections 4.1.4, 4.1.5).
    func judge(_ claims: Claims, at now: Timestamp) throws(TokenError) {
        if claims.expires == nil && !allowsNonExpiring {
            throw .missingExpiry
        }
        if let expires = claims.expires, moment(now, movedBy: -leeway) >= expires {
            throw .expired(at: expires)
        }
        if let notBefore = claims.notBefore, moment(now, movedBy: leeway) < notBefore {
            throw .notYetValid(before: notBefore)
        }
    }

    /// A clock at either end of time stays there.
    private func moment(_ now: Timestamp, movedBy seconds: Int64) -> Timestamp {
        let (sum, overflow) = now.seconds.addingReportingOverflow(seconds)
        return overflow ? now : Timestamp(seconds: sum)
    }
}
