package dev.parley.session.shell;

/**
 * Which messages of the attached leg have been taken: each number counts once, in order, although a
 * leg sends again what it is not sure of.
 */
final class Deduplicator {

  /** What to do with a message. */
  enum Verdict {
    TAKE,
    /** It was taken before. */
    REPEATED,
    /** Some before it are missing: they are asked for, and this one comes again behind them. */
    GAP,
    /** As {@link #GAP}, and they have been asked for already. */
    STILL_GAP
  }

  private long taken;
  private boolean asked;

  /** A leg begins, or the journal says how far it was. */
  void startAt(long number) {
    taken = number;
    asked = false;
  }

  /** The leg no longer has what is before this. */
  void skipTo(long number) {
    taken = Math.max(taken, number);
    asked = false;
  }

  Verdict judge(long number) {
    if (number <= taken) {
      return Verdict.REPEATED;
    }
    if (number > taken + 1) {
      var verdict = asked ? Verdict.STILL_GAP : Verdict.GAP;
      asked = true;
      return verdict;
    }
    taken = number;
    asked = false;
    return Verdict.TAKE;
  }

  long taken() {
    return taken;
  }
}
