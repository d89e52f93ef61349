package dev.parley.media.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.FormatChoice;
import dev.parley.media.audio.Sounds;
import dev.parley.media.port.Legs;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.time.ManualClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

public class LinkTranscoderTest {

  private static final LinkCapabilities.Sound ENDPOINTING =
      new LinkCapabilities.Sound(List.of(AudioFormat.PCM_16K), List.of(AudioFormat.PCM_24K));

  private final StagedLinks model = new StagedLinks("test", new ManualClock());
  private final List<ModelFact> facts = new ArrayList<>();
  private final List<AudioFormat> asked = new ArrayList<>();
  private final LongAdder unreadable = new LongAdder();

  @Test
  void bothSidesSpeakTheSameWhereTheyCan() {
    assertThat(FormatChoice.of(AudioFormat.PCMU, List.of(AudioFormat.PCM_24K, AudioFormat.PCMU)))
        .isEqualTo(AudioFormat.PCMU);
    assertThat(FormatChoice.of(AudioFormat.PCMU, List.of())).isEqualTo(AudioFormat.PCMU);
  }

  @Test
  void whereTheyCannotNothingIsLostThatNeedNotBe() {
    assertThat(FormatChoice.of(AudioFormat.PCMU, List.of(AudioFormat.PCM_24K, AudioFormat.PCM_16K)))
        .isEqualTo(AudioFormat.PCM_16K);
    assertThat(FormatChoice.of(AudioFormat.PCM_24K, List.of(AudioFormat.PCMU, AudioFormat.PCM_16K)))
        .isEqualTo(AudioFormat.PCM_16K);
    assertThat(FormatChoice.of(AudioFormat.PCM_16K, List.of(AudioFormat.PCMU, AudioFormat.PCM_24K)))
        .isEqualTo(AudioFormat.PCM_24K);
  }

  @Test
  void aModelThatTakesAnythingHasNothingInBetween() {
    assertThat(open(LinkCapabilities.Sound.ANYTHING, AudioFormat.PCM_24K)).isSameAs(model.last());
  }

  @Test
  void soundThatBothSidesSpeakPassesUntouched() {
    var telephone = List.of(AudioFormat.PCMU);
    var link = open(new LinkCapabilities.Sound(telephone, telephone), AudioFormat.PCMU);
    var order = new ModelOrder.Hear(Audio.ofBytes(AudioFormat.PCMU, new byte[160]));
    var fact = spoken("item_a", AudioFormat.PCMU, 160);
    link.accept(order);
    model.last().says(fact);
    assertThat(model.last().orders.getFirst()).isSameAs(order);
    assertThat(facts.getLast()).isSameAs(fact);
  }

  @Test
  void aTelephoneIsHeardByAModelThatWantsSixteenKilohertz() {
    var link = open(ENDPOINTING, AudioFormat.PCMU);
    assertThat(asked).containsExactly(AudioFormat.PCM_16K, AudioFormat.PCM_24K);
    for (int i = 0; i < 50; i++) {
      link.accept(
          new ModelOrder.Hear(
              Audio.ofBytes(AudioFormat.PCMU, new byte[160]), ModelOrder.Hear.Mark.PADDING));
    }
    link.accept(new ModelOrder.Commit("item_u"));
    var heard = model.last().all(ModelOrder.Hear.class);
    assertThat(heard).allMatch(hear -> hear.audio().format() == AudioFormat.PCM_16K);
    assertThat(heard.getFirst().mark()).isEqualTo(ModelOrder.Hear.Mark.PADDING);
    assertThat(heard.stream().mapToLong(hear -> hear.audio().micros()).sum())
        .isBetween(1_000_000L, 1_004_000L);
    assertThat(model.last().orders.getLast()).isInstanceOf(ModelOrder.Commit.class);
  }

  @Test
  void theAgentsVoiceIsWhatTheTelephonePlaysAndEndsWithItsLastSample() {
    open(ENDPOINTING, AudioFormat.PCMU);
    for (int i = 0; i < 50; i++) {
      model.last().says(spoken("item_a", AudioFormat.PCM_24K, 960));
    }
    model.last().says(new ModelFact.ItemDone("resp_1", "item_a", "Hello.", true));
    assertThat(facts.getLast()).isInstanceOf(ModelFact.ItemDone.class);
    long micros = 0;
    for (var fact : facts) {
      if (fact instanceof ModelFact.Spoken voice) {
        assertThat(voice.audio().format()).isEqualTo(AudioFormat.PCMU);
        micros += voice.audio().micros();
      }
    }
    assertThat(micros).isBetween(1_000_000L, 1_004_000L);
  }

  @Test
  void aClientThatChangesItsFormatIsUnderstoodFromThenOn() {
    var link = open(ENDPOINTING, AudioFormat.PCMU);
    link.accept(new ModelOrder.Update(Legs.links().in(AudioFormat.PCM_16K, AudioFormat.PCM_16K)));
    var update = model.last().all(ModelOrder.Update.class).getLast();
    assertThat(update.settings().hears()).isEqualTo(AudioFormat.PCM_16K);
    assertThat(update.settings().speaks()).isEqualTo(AudioFormat.PCM_24K);
    var order = new ModelOrder.Hear(Audio.ofBytes(AudioFormat.PCM_16K, new byte[640]));
    link.accept(order);
    assertThat(model.last().orders.getLast()).isSameAs(order);
    model.last().says(spoken("item_a", AudioFormat.PCM_24K, 960));
    assertThat(((ModelFact.Spoken) facts.getLast()).audio().format())
        .isEqualTo(AudioFormat.PCM_16K);
  }

  @Test
  void whatWasKeptInAFormerFormatIsUnderstoodByTheNextLink() {
    var link = open(ENDPOINTING, AudioFormat.PCM_24K);
    for (int i = 0; i < 50; i++) {
      link.accept(new ModelOrder.Hear(Audio.ofBytes(AudioFormat.PCMU, new byte[160])));
    }
    for (int i = 0; i < 50; i++) {
      link.accept(new ModelOrder.Hear(Sounds.pcm(20)));
    }
    link.accept(new ModelOrder.Commit("item_u"));

    var heard = model.last().all(ModelOrder.Hear.class);
    assertThat(heard).allMatch(hear -> hear.audio().format() == AudioFormat.PCM_16K);
    assertThat(heard.stream().mapToLong(hear -> hear.audio().micros()).sum())
        .isBetween(1_996_000L, 2_004_000L);
    assertThat(unreadable.sum()).isZero();
  }

  @Test
  void soundThatIsNoneIsCountedAndTheLinkGoesOn() {
    var link = open(ENDPOINTING, AudioFormat.PCM_24K);
    var rubbish = "????".getBytes(StandardCharsets.US_ASCII);
    link.accept(new ModelOrder.Hear(Audio.ofBase64(AudioFormat.PCM_24K, rubbish)));
    assertThat(unreadable.sum()).isEqualTo(1);
    assertThat(model.last().orders).isEmpty();
    link.accept(new ModelOrder.Hear(Sounds.pcm(20)));
    assertThat(model.last().orders).hasSize(1);
  }

  private ModelLink open(LinkCapabilities.Sound formats, AudioFormat leg) {
    return LinkTranscoder.open(
        formats,
        Legs.links().in(leg, leg),
        (settings, told) -> {
          asked.add(settings.hears());
          asked.add(settings.speaks());
          return model.open(1, settings, ModelLink.Beginning.BLANK, told);
        },
        facts::add,
        unreadable);
  }

  private static ModelFact.Spoken spoken(String itemId, AudioFormat format, int bytes) {
    return new ModelFact.Spoken("resp_1", itemId, Audio.ofBytes(format, new byte[bytes]));
  }
}
