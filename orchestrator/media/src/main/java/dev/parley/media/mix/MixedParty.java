package dev.parley.media.mix;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Pcm16;
import dev.parley.media.audio.Transcoder;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One party's voice, waiting to be mixed, and its ear. */
final class MixedParty {

  /** Half a second. Whoever is further behind than that has to catch up, for nobody waits. */
  private static final int MOST_FRAMES = 25;

  private static final int FRAME = Mixer.FRAME_MS * Mixer.INNER.rate() / 1_000;

  private final Transcoder speaks;
  private final Transcoder hears;
  private final int delayFrames;
  private final LongAdder dropped;
  private final ArrayDeque<short[]> frames = new ArrayDeque<>();
  private short[] gathering = new short[FRAME];
  private int gathered;

  /** Enough was gathered: the voice runs until nothing is left of it. */
  private boolean running;

  private short @Nullable [] current;

  MixedParty(AudioFormat speaks, AudioFormat hears, int delayFrames, LongAdder dropped) {
    this.speaks = Transcoder.between(speaks, Mixer.INNER);
    this.hears = Transcoder.between(Mixer.INNER, hears);
    this.delayFrames = delayFrames;
    this.dropped = dropped;
  }

  void speak(Audio sound) {
    var bytes = speaks.accept(sound).bytes();
    for (int at = 0; at + 1 < bytes.length; at += 2) {
      gathering[gathered++] = Pcm16.at(bytes, at);
      if (gathered == FRAME) {
        frames.add(gathering);
        gathering = new short[FRAME];
        gathered = 0;
      }
    }
    if (frames.size() > MOST_FRAMES) {
      catchUp();
    }
  }

  private void catchUp() {
    while (frames.size() > delayFrames + 2) {
      frames.remove();
      dropped.increment();
    }
  }

  void clear() {
    frames.clear();
    gathered = 0;
    running = false;
  }

  /** Goes on to the next frame of the voice. */
  void next() {
    running = running || frames.size() > delayFrames;
    current = running ? frames.poll() : null;
    if (running && current == null && gathered > 0) {
      // The last words, or a voice that stutters: what is there of it is said.
      current = gathering;
      gathering = new short[FRAME];
      gathered = 0;
    }
    running = current != null;
  }

  /** What the party says in this frame; absent if it is silent. */
  short @Nullable [] frame() {
    return current;
  }

  /** What the party hears in this frame, in its own format. */
  Audio hear(short[] mix) {
    return hears.accept(Audio.ofBytes(Mixer.INNER, Pcm16.bytes(mix, mix.length)));
  }
}
