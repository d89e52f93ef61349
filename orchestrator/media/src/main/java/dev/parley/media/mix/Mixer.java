package dev.parley.media.mix;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * Mixes the voices of a call's parties frame by frame: each ear hears the sum of the voices that it
 * is given, never its own. Sound comes in pieces of any length and in each party's own format;
 * mixes leave as frames of 20 ms. Who says nothing is not mixed, and who would hear nothing is sent
 * nothing. Confined to the call's loop.
 */
public final class Mixer {

  /** In which all are added up: no party's sound is better. */
  static final AudioFormat INNER = AudioFormat.PCM_24K;

  /** How long each mix is. */
  public static final int FRAME_MS = 20;

  private final LongAdder dropped;
  private final Map<String, MixedParty> parties = new LinkedHashMap<>();
  private final int[] sum = new int[FRAME_MS * INNER.rate() / 1_000];

  /**
   * A mixer of nobody yet.
   *
   * @param dropped counts frames that came faster than they are mixed
   */
  public Mixer(LongAdder dropped) {
    this.dropped = dropped;
  }

  /**
   * Somebody takes part.
   *
   * @param delayMs how much of the voice is gathered before it is mixed, so that pieces which come
   *     late leave no gap; 0 for a voice that comes by this machine's own clock
   */
  public void add(String party, AudioFormat speaks, AudioFormat hears, int delayMs) {
    parties.put(party, new MixedParty(speaks, hears, delayMs / FRAME_MS, dropped));
  }

  /** Somebody does not take part any more, or never did. */
  public void remove(String party) {
    parties.remove(party);
  }

  /**
   * The next of a party's voice.
   *
   * @throws IllegalArgumentException if the sound came as base64 and is not
   */
  public void voice(String party, Audio sound) {
    var speaker = parties.get(party);
    if (speaker != null) {
      speaker.speak(sound);
    }
  }

  /** What waits of a party's voice is not said any more. */
  public void silence(String party) {
    var speaker = parties.get(party);
    if (speaker != null) {
      speaker.clear();
    }
  }

  /**
   * Mixes the next frame; false if nobody hears anything.
   *
   * @param heard whom each party hears, by name; whoever is not there is not heard
   * @param ears is given each mix that is no silence
   */
  public boolean mix(Map<String, List<String>> heard, BiConsumer<String, Audio> ears) {
    parties.values().forEach(MixedParty::next);
    boolean any = false;
    for (var party : parties.entrySet()) {
      var name = party.getKey();
      if (add(heard.getOrDefault(name, List.of()), name)) {
        any = true;
        ears.accept(name, party.getValue().hear(clamped()));
      }
    }
    return any;
  }

  private boolean add(List<String> voices, String ear) {
    boolean any = false;
    for (var name : voices) {
      var speaker = name.equals(ear) ? null : parties.get(name);
      var frame = speaker == null ? null : speaker.frame();
      if (frame == null) {
        continue;
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] = any ? sum[i] + frame[i] : frame[i];
      }
      any = true;
    }
    return any;
  }

  /** Two who shout at once are cut off at the loudest that there is. */
  private short[] clamped() {
    var mixed = new short[sum.length];
    for (int i = 0; i < sum.length; i++) {
      mixed[i] = (short) Math.clamp(sum[i], Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return mixed;
  }
}
