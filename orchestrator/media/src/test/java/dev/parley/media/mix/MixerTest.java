package dev.parley.media.mix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Pcm16;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MixerTest {

  private static final Map<String, List<String>> ALL =
      Map.of(
          "caller", List.of("agent", "boss"),
          "agent", List.of("caller", "boss"),
          "boss", List.of("caller", "agent"));

  private final LongAdder dropped = new LongAdder();
  private final Mixer mixer = new Mixer(dropped);
  private final Map<String, List<Audio>> heard = new HashMap<>();

  @BeforeEach
  void threeTakePart() {
    mixer.add("caller", AudioFormat.PCM_24K, AudioFormat.PCM_24K, 0);
    mixer.add("agent", AudioFormat.PCM_24K, AudioFormat.PCM_24K, 0);
    mixer.add("boss", AudioFormat.PCM_24K, AudioFormat.PCM_24K, 0);
  }

  @Test
  void eachHearsTheSumOfTheOthersAndNeverItself() {
    say("caller", 100);
    say("agent", 20);
    say("boss", 3);
    mix(ALL);
    assertThat(levels("caller")).containsExactly(23);
    assertThat(levels("agent")).containsExactly(103);
    assertThat(levels("boss")).containsExactly(120);
  }

  @Test
  void whoHearsNothingIsSentNothing() {
    say("caller", 100);
    mix(ALL);
    assertThat(levels("caller")).isEmpty();
    assertThat(levels("agent")).containsExactly(100);
    mix(ALL);
    assertThat(levels("agent")).containsExactly(100);
  }

  @Test
  void aWhisperIsHeardByNobodyElse() {
    say("boss", 7);
    mix(Map.of("agent", List.of("caller", "boss"), "caller", List.of("agent")));
    assertThat(levels("agent")).containsExactly(7);
    assertThat(levels("caller")).isEmpty();
  }

  @Test
  void twoWhoShoutAreCutOffAtTheLoudest() {
    say("caller", 30_000);
    say("agent", 30_000);
    mix(ALL);
    assertThat(levels("boss")).containsExactly((int) Short.MAX_VALUE);
    say("caller", -30_000);
    say("agent", -30_000);
    mix(ALL);
    assertThat(levels("boss")).endsWith((int) Short.MIN_VALUE);
  }

  @Test
  void eachSpeaksAndHearsInItsOwnFormat() {
    mixer.add("boss", AudioFormat.PCMU, AudioFormat.PCMA, 0);
    for (int i = 0; i < 10; i++) {
      say("caller", 8_000);
      mixer.voice("boss", Audio.ofBytes(AudioFormat.PCMU, new byte[160]));
      mix(ALL);
    }
    assertThat(heard.get("boss")).allMatch(audio -> audio.format() == AudioFormat.PCMA);
    int bytes = 0;
    for (var audio : heard.getOrDefault("boss", List.of())) {
      bytes += audio.size();
    }
    assertThat(bytes).isBetween(1_500, 1_600);
    assertThat(levels("agent").getLast()).isLessThan(-10_000);
  }

  @Test
  void piecesOfAnyLengthBecomeFrames() {
    for (int i = 0; i < 100; i++) {
      mixer.voice("caller", tone(10, 5));
    }
    for (int i = 0; i < 4; i++) {
      mix(ALL);
    }
    // The last 40 samples fill no frame; silence follows them.
    assertThat(levels("agent")).containsExactly(5, 5, 0);
  }

  @Test
  void aVoiceThatComesUnevenlyIsGatheredFirstAndLeavesNoGap() {
    mixer.add("caller", AudioFormat.PCM_24K, AudioFormat.PCM_24K, 40);
    say("caller", 1);
    mix(ALL);
    say("caller", 2);
    mix(ALL);
    assertThat(levels("agent")).isEmpty();
    say("caller", 3);
    mix(ALL);
    // One frame comes late, and two at once after it.
    mix(ALL);
    say("caller", 4);
    say("caller", 5);
    mix(ALL);
    mix(ALL);
    mix(ALL);
    assertThat(levels("agent")).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void whoTalksFasterThanTimeLosesTheOldestAndItIsCounted() {
    for (int i = 1; i <= 30; i++) {
      say("caller", i);
    }
    assertThat(dropped.sum()).isEqualTo(24);
    mix(ALL);
    assertThat(levels("agent")).containsExactly(25);
  }

  @Test
  void whoIsSilencedSaysNothingMore() {
    say("agent", 9);
    say("agent", 9);
    mix(ALL);
    mixer.silence("agent");
    mix(ALL);
    assertThat(levels("caller")).containsExactly(9);
  }

  @Test
  void whoHasLeftNeitherHearsNorIsHeard() {
    say("boss", 9);
    mixer.remove("boss");
    say("caller", 4);
    say("boss", 9);
    mix(ALL);
    assertThat(levels("caller")).isEmpty();
    assertThat(levels("boss")).isEmpty();
    assertThat(levels("agent")).containsExactly(4);
  }

  private void say(String party, int level) {
    mixer.voice(party, tone(480, level));
  }

  private void mix(Map<String, List<String>> routes) {
    mixer.mix(
        routes, (ear, sound) -> heard.computeIfAbsent(ear, _ -> new ArrayList<>()).add(sound));
  }

  /** How loud each frame was that somebody heard: the last sample of it. */
  private List<Integer> levels(String ear) {
    return heard.getOrDefault(ear, List.of()).stream()
        .map(audio -> (int) Pcm16.at(audio.bytes(), audio.size() - 2))
        .toList();
  }

  private static Audio tone(int samples, int level) {
    var tone = new short[samples];
    Arrays.fill(tone, (short) level);
    return Audio.ofBytes(AudioFormat.PCM_24K, Pcm16.bytes(tone, samples));
  }
}
