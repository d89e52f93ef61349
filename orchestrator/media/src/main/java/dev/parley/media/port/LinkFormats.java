package dev.parley.media.port;

import dev.parley.media.audio.AudioFormat;
import java.util.List;

/**
 * What a model's links take and give, the best first; empty = anything. Where a leg has none of
 * them, its sound is brought into one on the way.
 *
 * @param in the caller's sound
 * @param out the agent's voice
 */
public record LinkFormats(List<AudioFormat> in, List<AudioFormat> out) {

  public static final LinkFormats ANYTHING = new LinkFormats(List.of(), List.of());

  public LinkFormats {
    in = List.copyOf(in);
    out = List.copyOf(out);
  }

  public boolean isAnything() {
    return in.isEmpty() && out.isEmpty();
  }
}
