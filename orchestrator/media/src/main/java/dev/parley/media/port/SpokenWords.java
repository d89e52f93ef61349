package dev.parley.media.port;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node's own voice, for the few words that a caller is told while no model can be had. */
@FunctionalInterface
public interface SpokenWords {

  /** Of a node that has no voice. */
  SpokenWords NONE = (_, _, loop, then) -> loop.execute(() -> then.accept(null));

  /**
   * Has words spoken, beside the call's loop and never on it.
   *
   * @param loop where {@code then} is told, once: the whole sound, or nothing if the node has no
   *     voice, has too much to say already, or its voice failed
   */
  void render(String text, AudioFormat format, Executor loop, Consumer<@Nullable Audio> then);
}
