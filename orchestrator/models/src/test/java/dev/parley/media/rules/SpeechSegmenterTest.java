package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Sounds;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelOrder.Hear.Mark;
import dev.parley.media.turns.TurnTaking;
import dev.parley.models.local.speech.FreeTts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpeechSegmenterTest {

  private final StagedTurns turns = new StagedTurns();
  private final Heard heard = new Heard();

  @Test
  void silenceIsNotGivenToTheModel() {
    var segmenter = segmenter(Legs.TURNS);
    frames(segmenter, 0, 100);
    assertThat(heard.given).isEmpty();
    assertThat(segmenter.positionMs()).isEqualTo(2_000);
  }

  @Test
  void speechIsGivenOnceAndInOrderWithItsPadding() {
    var segmenter = segmenter(Legs.TURNS);
    frames(segmenter, 0, 50);
    turns.began(640);
    frames(segmenter, 50, 10);
    assertThat(heard.events).containsExactly("started 640");
    assertThat(heard.given).containsExactlyElementsOf(marks(32, 60));
  }

  @Test
  void soundSaysWhetherItIsSpeechOrWhatCameBeforeIt() {
    var segmenter = segmenter(Legs.TURNS);
    frames(segmenter, 0, 50);
    turns.began(640);
    frames(segmenter, 50, 10);
    assertThat(heard.marked).isEqualTo(Map.of(Mark.PADDING, 18, Mark.SPEECH, 10));
  }

  @Test
  void aModelThatTakesAllIsGivenEachFrameOnceAndWhenItComes() {
    var segmenter = segmenter(Legs.TURNS);
    segmenter.giveAll(true);
    frames(segmenter, 0, 50);
    assertThat(heard.given).containsExactlyElementsOf(marks(0, 50));
    turns.began(640);
    frames(segmenter, 50, 10);
    long buffered = segmenter.bufferedMs();
    turns.ended(1_150);
    frames(segmenter, 60, 10);
    assertThat(heard.given).containsExactlyElementsOf(marks(0, 70));
    assertThat(heard.marked).isEqualTo(Map.of(Mark.SILENCE, 59, Mark.SPEECH, 11));
    assertThat(buffered).isEqualTo(560);
  }

  @Test
  void aModelThatTakesAllIsGivenWhatWasKeptBackForTheOneBefore() {
    var segmenter = segmenter(Legs.TURNS);
    frames(segmenter, 0, 10);
    segmenter.giveAll(true);
    frames(segmenter, 10, 1);
    segmenter.giveAll(false);
    frames(segmenter, 11, 9);
    assertThat(heard.given).containsExactlyElementsOf(marks(0, 11));
  }

  @Test
  void theLagOfABargeInLeavesOutThePadding() {
    var segmenter = segmenter(Legs.TURNS);
    frames(segmenter, 0, 50);
    turns.began(640);
    frames(segmenter, 50, 1);
    assertThat(heard.lagMs).isEqualTo(80);
  }

  @Test
  void atTheEdgeOfACallNobodyClaimsToKnowTheLag() {
    var segmenter = segmenter(Legs.TURNS);
    turns.began(0);
    frames(segmenter, 0, 1);
    assertThat(heard.lagMs).isZero();
  }

  @Test
  void whatBelongedToOneUtteranceIsNotPaddingOfTheNext() {
    var segmenter = segmenter(Legs.TURNS);
    turns.began(0);
    frames(segmenter, 0, 20);
    turns.ended(100);
    frames(segmenter, 20, 1);
    segmenter.forget();
    frames(segmenter, 21, 3);
    turns.began(180);
    frames(segmenter, 24, 2);
    assertThat(heard.given).containsExactlyElementsOf(marks(0, 26));
    assertThat(heard.events).containsExactly("started 0", "stopped 100", "started 180");
  }

  @Test
  void withoutTurnDetectionEverythingIsGivenAsItCame() {
    var segmenter = segmenter(null);
    var blob = Sounds.pcm(3_000);
    segmenter.hear(blob);
    assertThat(heard.sounds).containsExactly(blob);
    assertThat(segmenter.bufferedMs()).isEqualTo(3_000);
    assertThat(turns.opened).isZero();
  }

  @Test
  void aLargePieceIsJudgedInShortOnes() {
    var segmenter = segmenter(Legs.TURNS);
    turns.began(0);
    segmenter.hear(Sounds.pcm(1_000));
    assertThat(heard.sounds).hasSize(17);
    assertThat(heard.sounds.stream().mapToLong(Audio::micros).sum()).isEqualTo(1_000_000);
    assertThat(heard.sounds).allMatch(sound -> sound.micros() <= 60_000);
  }

  @Test
  void soundThatIsNotBase64IsRefusedAndTheCallGoesOn() {
    var segmenter = segmenter(Legs.TURNS);
    var rubbish =
        Audio.ofBase64(AudioFormat.PCM_24K, "!!!!????".getBytes(StandardCharsets.US_ASCII));
    assertThat(segmenter.hear(rubbish)).isFalse();
    assertThat(segmenter.positionMs()).isZero();
    turns.began(0);
    assertThat(segmenter.hear(Sounds.pcm(20))).isTrue();
    assertThat(heard.events).containsExactly("started 0");
  }

  @Test
  void framesOfAnyLengthAddUp() {
    var segmenter = segmenter(Legs.TURNS);
    for (int i = 0; i < 1_000; i++) {
      segmenter.hear(Audio.ofBytes(AudioFormat.PCM_24K, new byte[71]));
    }
    assertThat(segmenter.positionMs()).isEqualTo(71_000 / 48);
  }

  @Test
  void whatACommitWouldTakeIsWhatTheModelWouldGet() {
    var segmenter = segmenter(Legs.TURNS);
    frames(segmenter, 0, 500);
    long buffered = segmenter.bufferedMs();
    assertThat(buffered).isEqualTo(500);
    segmenter.release();
    assertThat(heard.given).hasSize(25);
    assertThat(segmenter.bufferedMs()).isEqualTo(buffered);
  }

  @Test
  void otherSettingsInTheMiddleOfACallKeepThePositionAndWhatWasSaid() {
    var before = segmenter(Legs.TURNS);
    turns.began(0);
    frames(before, 0, 50);
    var after =
        new SpeechSegmenter(
            Legs.with(new LegSettings.Turns(0.9, 300, 500, null, true, true)), false, turns, heard);
    after.continueAfter(before);
    before.close();
    assertThat(after.positionMs()).isEqualTo(1_000);
    assertThat(after.bufferedMs()).isEqualTo(1_000);
    turns.began(40);
    frames(after, 50, 5);
    assertThat(heard.events).containsExactly("started 0", "started 1040");
    assertThat(turns.closed).isEqualTo(1);
  }

  @Test
  void speechAtTheVeryMomentOfOtherSettingsKeepsItsPadding() {
    var before = segmenter(Legs.TURNS);
    frames(before, 0, 50);
    var after =
        new SpeechSegmenter(
            Legs.with(new LegSettings.Turns(0.9, 100, 500, null, true, true)), false, turns, heard);
    after.continueAfter(before);
    turns.began(0);
    frames(after, 50, 3);
    assertThat(heard.given).containsExactlyElementsOf(marks(45, 53));
  }

  @Test
  void onlyWhatChangesTheJudgementNeedsAnotherDetector() {
    var segmenter = segmenter(Legs.TURNS);
    assertThat(segmenter.listensOtherwise(Legs.with(Legs.answering(false, false)), false))
        .isFalse();
    assertThat(segmenter.listensOtherwise(Legs.with(Legs.idle(5_000)), false)).isFalse();
    assertThat(segmenter.listensOtherwise(Legs.with(null), false)).isTrue();
    assertThat(segmenter.listensOtherwise(Legs.with(AudioFormat.PCMU, Legs.TURNS), false)).isTrue();
    assertThat(segmenter.listensOtherwise(Legs.with(Legs.TURNS), true)).isTrue();
  }

  @Test
  void realSpeechIsFoundAndGivenWholeWithItsPadding() throws Exception {
    byte[] spoken;
    try (var voice = FreeTts.start(1)) {
      spoken = voice.synthesise("where is my order");
    }
    int pad = 1_000 * AudioFormat.PCM_16K.bytesPerMilli();
    var sound = Arrays.copyOf(new byte[0], pad + spoken.length + 2 * pad);
    System.arraycopy(spoken, 0, sound, pad, spoken.length);
    var segmenter =
        new SpeechSegmenter(
            Legs.with(AudioFormat.PCM_16K, Legs.TURNS), false, TurnTaking::ours, heard);
    for (int from = 0; from < sound.length; from += 640) {
      segmenter.hear(
          Audio.ofBytes(AudioFormat.PCM_16K, Arrays.copyOfRange(sound, from, from + 640)));
    }
    segmenter.close();
    assertThat(heard.events).hasSize(2);
    assertThat(heard.lagMs).isBetween(60L, 120L);
    long startedAt = Long.parseLong(heard.events.getFirst().substring("started ".length()));
    assertThat(startedAt).isBetween(500L, 1_000L);
    var given = new java.io.ByteArrayOutputStream();
    heard.sounds.forEach(piece -> given.writeBytes(piece.bytes()));
    int first = (int) startedAt / 20 * 640;
    assertThat(given.toByteArray())
        .isEqualTo(Arrays.copyOfRange(sound, first, first + given.size()));
  }

  private SpeechSegmenter segmenter(LegSettings.@Nullable Turns rules) {
    return new SpeechSegmenter(Legs.with(rules), false, turns, heard);
  }

  private static void frames(SpeechSegmenter segmenter, int from, int count) {
    for (int i = from; i < from + count; i++) {
      segmenter.hear(Sounds.pcm(20, i));
    }
  }

  private static List<Integer> marks(int from, int to) {
    var marks = new ArrayList<Integer>();
    for (int i = from; i < to; i++) {
      marks.add(i);
    }
    return marks;
  }

  /** Keeps what was heard. */
  private static final class Heard implements SpeechSegmenter.Listener {
    final List<String> events = new ArrayList<>();
    final List<Audio> sounds = new ArrayList<>();
    final List<Integer> given = new ArrayList<>();
    final EnumMap<Mark, Integer> marked = new EnumMap<>(Mark.class);
    long lagMs = -1;

    @Override
    public void speechStarted(long atMs) {
      events.add("started " + atMs);
    }

    @Override
    public void speechConfirmed(long lagMs) {
      this.lagMs = lagMs;
    }

    @Override
    public void speechDismissed(long atMs) {
      events.add("dismissed " + atMs);
    }

    @Override
    public void sound(Audio audio, Mark mark) {
      marked.merge(mark, 1, Integer::sum);
      sounds.add(audio);
      given.add((int) audio.bytes()[0]);
    }

    @Override
    public void speechStopped(long atMs) {
      events.add("stopped " + atMs);
    }
  }
}
