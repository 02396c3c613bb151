/// Arithmetic on numbers that come from outside: a model server, an export, a client, a file.
///
/// Swift's own operators end the process on overflow. Such a number is bounded where it is read
/// (`JSONValue.count`), and saturates where it is added.
extension FixedWidthInteger {
  /// The sum, or the nearest number that the type holds.
  package func saturatingAdd(_ other: Self) -> Self {
    let (sum, hasOverflow) = addingReportingOverflow(other)
    return hasOverflow ? (other < 0 ? .min : .max) : sum
  }

  /// The difference, or the nearest number that the type holds.
  package func saturatingSubtract(_ other: Self) -> Self {
    let (difference, hasOverflow) = subtractingReportingOverflow(other)
    return hasOverflow ? (other < 0 ? .max : .min) : difference
  }

  /// The product, or the nearest number that the type holds.
  package func saturatingMultiply(_ other: Self) -> Self {
    let (product, hasOverflow) = multipliedReportingOverflow(by: other)
    return hasOverflow ? ((self < 0) == (other < 0) ? .max : .min) : product
  }
}

extension Int {
  /// The largest count that is taken over from outside.
  ///
  /// Below 2^53, so that every JSON reader keeps it exactly, and so that thousands of such counts
  /// add up without overflow.
  package static let largestCount = 1_000_000_000_000_000

  /// `value` without its fraction, bounded to `range`; the lower bound where it is not a number.
  package init(bounding value: Double, to range: ClosedRange<Int> = 0...Int.largestCount) {
    // Compared as Double: both bounds, rounded to Double, still compare the right way round.
    if value.isNaN || value <= Double(range.lowerBound) {
      self = range.lowerBound
    } else if value >= Double(range.upperBound) {
      self = range.upperBound
    } else {
      self = Int(value)
    }
  }
}

extension JSONValue {
  /// A count that somebody else made: bounded to 0 through `most`, without its fraction.
  ///
  /// Nil where this is no number.
  package func count(atMost most: Int = .largestCount) -> Int? {
    switch self {
    case .integer(let value): Int(clamping: min(max(value, 0), Int64(clamping: most)))
    case .number(let value): Int(bounding: value, to: 0...max(0, most))
    default: nil
    }
  }

  /// An amount that somebody else measured: bounded to 0 through `most`; nil where this is no number.
  package func amount(atMost most: Double = Double(Int.largestCount)) -> Double? {
    guard let value = doubleValue, !value.isNaN else { return nil }
    return min(max(value, 0), most)
  }
}
