package dev.parley.cli;

/**
 * One thing that {@code parley doctor} looked at.
 *
 * @param remedy how to get it; shown unless it is fine
 */
record Finding(String what, Verdict verdict, String found, String remedy) {

  enum Verdict {
    OK,
    /** Parley does not work without it. */
    MISSING,
    /** Something is slower, or some tests are skipped, without it. */
    OPTIONAL
  }

  static Finding ok(String what, String found) {
    return new Finding(what, Verdict.OK, found, "");
  }

  static Finding missing(String what, String found, String remedy) {
    return new Finding(what, Verdict.MISSING, found, remedy);
  }

  static Finding optional(String what, String found, String remedy) {
    return new Finding(what, Verdict.OPTIONAL, found, remedy);
  }
}
