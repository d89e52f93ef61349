package dev.parley.cli.caller;

import dev.parley.media.audio.AudioFormat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loudspeaker without a sound card: takes the agent's audio as fast as it comes, gives it out 20
 * ms at a time as it would be heard, and so knows how much of each item was.
 */
final class PlayoutClock {

  /** What the ear got of one item of the conversation. */
  record Heard(String itemId, long heardMs, long audioMs) {}

  private final AudioFormat format;
  private final int frameBytes;
  private final long mostBytes;
  private final Deque<Sound> queue = new ArrayDeque<>();
  private long queued;
  private long droppedBytes;
  private int gaps;
  private @Nullable String cutItem;

  /** One item's audio: what waits, and how much has come and was heard. */
  private static final class Sound {
    final String itemId;
    final Deque<byte[]> waiting = new ArrayDeque<>();
    int offset;
    long come;
    long heard;
    boolean whole;

    Sound(String itemId) {
      this.itemId = itemId;
    }
  }

  /**
   * A silent loudspeaker.
   *
   * @param mostSeconds what may wait to be heard; older audio is dropped beyond it
   */
  PlayoutClock(AudioFormat format, int mostSeconds) {
    this.format = format;
    frameBytes = format.bytesPerMilli() * Microphone.FRAME_MS;
    mostBytes = format.bytesPerMilli() * 1_000L * mostSeconds;
  }

  /** More of an item. What still arrives of an item that was cut is not for the ear. */
  void add(String itemId, byte[] audio) {
    if (itemId.equals(cutItem)) {
      return;
    }
    var last = queue.peekLast();
    if (last == null || !last.itemId.equals(itemId)) {
      last = new Sound(itemId);
      queue.add(last);
    }
    if (audio.length > 0) {
      last.waiting.add(audio);
    }
    last.come += audio.length;
    queued += audio.length;
    while (queued > mostBytes) {
      dropOldest();
    }
  }

  /** Nothing more will come of this item. */
  void whole(String itemId) {
    queue.stream()
        .filter(sound -> sound.itemId.equals(itemId))
        .forEach(sound -> sound.whole = true);
  }

  boolean playing() {
    return queued > 0;
  }

  /** How often the ear waited for sound in the midst of an item. */
  int gaps() {
    return gaps;
  }

  long droppedMs() {
    return droppedBytes / format.bytesPerMilli();
  }

  /** The next 20 ms as they are heard, silence if there is nothing. */
  byte[] pull() {
    var frame = new byte[frameBytes];
    Arrays.fill(frame, silence());
    int filled = 0;
    while (filled < frameBytes && queued > 0) {
      var sound = nextWithAudio();
      filled += take(sound, frame, filled);
    }
    var current = queue.peekFirst();
    if (filled == 0 && current != null && current.heard > 0 && !current.whole) {
      gaps++;
    }
    return frame;
  }

  /** Items that were heard to their end since the last call. */
  List<Heard> finished() {
    var done = new ArrayList<Heard>();
    while (!queue.isEmpty() && queue.getFirst().waiting.isEmpty() && queue.getFirst().whole) {
      done.add(heard(queue.removeFirst()));
    }
    return done;
  }

  /** Silence at once. Tells what was heard of everything that played or waited. */
  List<Heard> flush() {
    var cut = queue.stream().map(this::heard).toList();
    if (!queue.isEmpty()) {
      cutItem = queue.getLast().itemId;
    }
    queue.clear();
    queued = 0;
    return cut;
  }

  private Heard heard(Sound sound) {
    int perMilli = format.bytesPerMilli();
    return new Heard(sound.itemId, sound.heard / perMilli, sound.come / perMilli);
  }

  private Sound nextWithAudio() {
    for (var sound : queue) {
      if (!sound.waiting.isEmpty()) {
        return sound;
      }
    }
    throw new IllegalStateException("queued: " + queued + " bytes in no item (expected: some)");
  }

  private int take(Sound sound, byte[] frame, int at) {
    var chunk = sound.waiting.getFirst();
    int length = Math.min(frame.length - at, chunk.length - sound.offset);
    System.arraycopy(chunk, sound.offset, frame, at, length);
    sound.offset += length;
    sound.heard += length;
    queued -= length;
    if (sound.offset == chunk.length) {
      sound.waiting.removeFirst();
      sound.offset = 0;
    }
    return length;
  }

  private void dropOldest() {
    var sound = nextWithAudio();
    int dropped = sound.waiting.removeFirst().length - sound.offset;
    sound.offset = 0;
    queued -= dropped;
    droppedBytes += dropped;
  }

  private byte silence() {
    return switch (format) {
      case PCM_24K, PCM_16K -> 0;
      case PCMU -> (byte) 0xFF;
      case PCMA -> (byte) 0xD5;
    };
  }
}
