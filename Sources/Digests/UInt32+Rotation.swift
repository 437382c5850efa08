extension UInt32 {
    /// ROTR (FIPS 180-4, section 3.2).
    func rotatedRight(by count: UInt32) -> UInt32 {
        self &>> count | self &<< (32 &- count)
    }
}
