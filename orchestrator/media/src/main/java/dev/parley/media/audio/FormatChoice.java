package dev.parley.media.audio;

import java.util.Comparator;
import java.util.List;

/** Which format two sides speak: the same where they can, else the one that loses least. */
public final class FormatChoice {

  /**
   * The other side's format for sound that one side has in {@code own}.
   *
   * @param offered what the other side can, the best first; empty = anything
   */
  public static AudioFormat of(AudioFormat own, List<AudioFormat> offered) {
    if (offered.isEmpty() || offered.contains(own)) {
      return own;
    }
    // Enough of a rate and no more; where none is enough, the highest. Of equals the first.
    return offered.stream()
        .min(
            Comparator.comparing((AudioFormat each) -> each.rate() < own.rate())
                .thenComparingInt(each -> Math.abs(each.rate() - own.rate())))
        .orElse(own);
  }

  private FormatChoice() {}
}
