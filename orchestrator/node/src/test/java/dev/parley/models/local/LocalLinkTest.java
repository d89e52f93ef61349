package dev.parley.models.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Done;
import dev.parley.media.port.ModelFact.ItemDone;
import dev.parley.media.port.ModelFact.ItemStarted;
import dev.parley.media.port.ModelFact.Opened;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.ResponseStarted;
import dev.parley.media.port.ModelFact.Spoken;
import dev.parley.media.port.ModelFact.Text;
import dev.parley.media.port.ModelFact.Transcript;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.ModelOrder.Respond;
import dev.parley.models.local.script.ScriptCompiler;
import dev.parley.models.local.script.ScriptedDialogue;
import dev.parley.models.local.speech.SpeechRecognition;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.Modality;
import dev.parley.proto.agent.TokenLimit;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Kind;
import dev.parley.session.model.ContextItem.Message;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.ResponseOptions;
import io.netty.channel.DefaultEventLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call's whole way through the local model, on real sound in both directions. */
class LocalLinkTest {

  private static final DefaultEventLoop LOOP = new DefaultEventLoop();
  private static final String OUTPUT =
      "{\"order_number\":\"1234\",\"status\":\"delayed\",\"carrier\":\"Swift\","
          + "\"expected\":\"today before six\",\"items\":2}";
  private static final List<ResponseOptions.Tool> TOOLS =
      Speech.AGENT.tools().stream()
          .map(tool -> new ResponseOptions.Tool(tool.name(), tool.description(), tool.parameters()))
          .toList();

  private final LocalCounters counters = new LocalCounters();
  private final LocalModel model =
      new LocalModel(
          Speech.RECOGNITION,
          Speech.VOICE,
          agent -> new ScriptedDialogue(agent, ScriptCompiler.read(agent)),
          2,
          counters);
  private final BlockingQueue<ModelFact> facts = new LinkedBlockingQueue<>();
  private final List<ModelLink> links = new ArrayList<>();

  @AfterEach
  void closeLinks() {
    links.forEach(ModelLink::close);
    assertThat(model.openCalls()).isZero();
  }

  @AfterAll
  static void stopLoop() {
    var _ = LOOP.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(AudioFormat.class)
  void aSpokenQuestionBecomesAToolCallAndItsResultASpokenAnswer(AudioFormat format)
      throws Exception {
    var link = open(format);
    say(link, format, "where is my order one two three four");
    link.accept(new ModelOrder.Commit("item_1"));
    var context = new ArrayList<ContextItem>();
    context.add(new Message("item_1", Role.CALLER, ""));
    link.accept(respond("resp_1", context));

    var first = until(Done.class::isInstance);
    assertThat(first)
        .contains(new Transcript("item_1", "where is my order one two three four", true));
    var call = requireNonNull(only(first, ItemStarted.class).call());
    assertThat(call.name()).isEqualTo("order_status");
    assertThat(call.callId()).startsWith("call_");
    assertThat(only(first, Text.class).delta()).isEqualTo("{\"order_number\":\"1234\"}");
    assertThat(only(first, ItemDone.class).text()).isEqualTo("{\"order_number\":\"1234\"}");

    context.set(0, new Message("item_1", Role.CALLER, "where is my order one two three four"));
    context.add(
        new ContextItem.Call("item_2", call.callId(), call.name(), "{\"order_number\":\"1234\"}"));
    context.add(new ContextItem.Output("item_3", call.callId(), OUTPUT, Kind.REAL));
    link.accept(respond("resp_2", context));
    var second = until(Done.class::isInstance);
    assertThat(only(second, Done.class).outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(only(second, ItemDone.class).text())
        .isEqualTo(
            "I am sorry, order 1 2 3 4 is delayed. Swift now expects to deliver it today before"
                + " six.");
    assertThat(heardAgain(second)).contains("order one two three four is delayed");
  }

  @Test
  void theFactsOfAResponseComeInOrder() throws Exception {
    var link = open(AudioFormat.PCM_24K);
    link.accept(saying("resp_1", "One. Two."));
    var names = until(Done.class::isInstance).stream().map(fact -> fact.getClass()).toList();
    assertThat(names.subList(0, 5))
        .isEqualTo(
            List.of(
                Opened.class, ResponseStarted.class, ItemStarted.class, Text.class, Spoken.class));
    assertThat(names.subList(names.size() - 2, names.size()))
        .isEqualTo(List.of(ItemDone.class, Done.class));
    assertThat(names.stream().filter(Text.class::equals)).hasSize(2);
  }

  @Test
  void anotherSentenceIsAnsweredWithWhatTheAgentCanDo() throws Exception {
    var link = open(AudioFormat.PCM_24K);
    say(link, AudioFormat.PCM_24K, "my printer is broken and nobody answers the phone");
    link.accept(new ModelOrder.Commit("item_1"));
    link.accept(respondInText("resp_1", List.of(new Message("item_1", Role.CALLER, ""))));
    var heard = until(Done.class::isInstance);
    assertThat(heard).contains(new Transcript("item_1", "", true));
    assertThat(only(heard, ItemDone.class).text()).startsWith("Sorry, I did not get that.");
    assertThat(heard).noneMatch(Spoken.class::isInstance);
  }

  @Test
  void anOpenQuestionIsAnsweredByTheNextUtterance() throws Exception {
    var link = open(AudioFormat.PCMU);
    say(link, AudioFormat.PCMU, "move my delivery to friday");
    link.accept(new ModelOrder.Commit("item_1"));
    var context = new ArrayList<ContextItem>();
    context.add(new Message("item_1", Role.CALLER, ""));
    link.accept(respondInText("resp_1", context));
    assertThat(only(until(Done.class::isInstance), ItemDone.class).text())
        .isEqualTo("Which order number?");

    context.set(0, new Message("item_1", Role.CALLER, "move my delivery to friday"));
    context.add(new Message("item_2", Role.AGENT, "Which order number?"));
    say(link, AudioFormat.PCMU, "one two three four");
    link.accept(new ModelOrder.Commit("item_3"));
    context.add(new Message("item_3", Role.CALLER, ""));
    link.accept(respondInText("resp_2", context));
    assertThat(only(until(Done.class::isInstance), ItemDone.class).text())
        .isEqualTo("Shall I move order 1 2 3 4 to friday?");
  }

  @Test
  void aCancelledResponseStopsAtOnceAndSaysHowFarItCame() throws Exception {
    var link = open(AudioFormat.PCM_24K);
    link.accept(saying("resp_1", "One two three four five six seven. ".repeat(10)));
    until(Spoken.class::isInstance);
    link.accept(new ModelOrder.Cancel("resp_1"));
    var rest = until(Done.class::isInstance);
    assertThat(only(rest, Done.class).outcome()).isEqualTo(Outcome.CANCELLED);
    var item = only(rest, ItemDone.class);
    assertThat(item.complete()).isFalse();
    assertThat(item.text().length()).isLessThan(200);
  }

  @Test
  void synthesisDoesNotRunAwayFromTheClock() throws Exception {
    var link = open(AudioFormat.PCMU);
    link.accept(saying("resp_1", "One two three four five six seven. ".repeat(10)));
    long began = System.nanoTime();
    long micros = 0;
    for (int i = 0; i < 80; i++) {
      for (var fact : until(Spoken.class::isInstance)) {
        micros += fact instanceof Spoken spoken ? spoken.audio().micros() : 0;
      }
      long ahead = micros - (System.nanoTime() - began) / 1_000;
      assertThat(ahead).isLessThan(2_200_000);
    }
    assertThat(micros).isGreaterThan(3_000_000);
  }

  @Test
  void aModelAtItsLimitSaysSo() throws Exception {
    open(AudioFormat.PCMU);
    open(AudioFormat.PCMU);
    open(AudioFormat.PCMU);
    var problem = only(until(ModelFact.Failed.class::isInstance), ModelFact.Failed.class).problem();
    assertThat(problem.code()).isEqualTo("model_busy");
    assertThat(problem.retryable()).isTrue();
    assertThat(counters.callsRefused.sum()).isEqualTo(1);
    links.removeFirst().close();
    open(AudioFormat.PCMU).accept(saying("resp_1", "Hello."));
    assertThat(only(until(Done.class::isInstance), Done.class).outcome())
        .isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void aLimitThatIsNotKeptIsRefusedByName() throws Exception {
    var link = open(AudioFormat.PCMU);
    var few = ResponseOptions.NONE.or(null, new TokenLimit(40));
    link.accept(new Respond("resp_1", List.of(), null, few));

    var done = only(until(Done.class::isInstance), Done.class);
    assertThat(done.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(Objects.requireNonNull(done.problem()).message())
        .startsWith("response.max_output_tokens: 40 ");
  }

  @Test
  void aClosedLinkIsSilent() throws Exception {
    var link = open(AudioFormat.PCMU);
    link.accept(saying("resp_1", "One two three four five six seven. ".repeat(10)));
    until(Spoken.class::isInstance);
    link.close();
    link.close();
    facts.clear();
    assertThat(facts.poll(300, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void whatIsNotUnderstoodYetIsLeftWhenTheLinkIsClosed() throws Exception {
    var begun = new CountDownLatch(1);
    var left = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    SpeechRecognition.Ear ear =
        (pcm, deadline) -> {
          begun.countDown();
          try {
            never.await();
            return "";
          } finally {
            left.countDown();
          }
        };
    var slow =
        new LocalModel(
            hearingWith(ear),
            Speech.VOICE,
            agent -> new ScriptedDialogue(agent, ScriptCompiler.read(agent)),
            2,
            counters);
    var link =
        slow.open(
            new ModelLink.Setup("sess_1", Speech.AGENT, LOOP, AudioFormat.PCMU, AudioFormat.PCMU),
            facts::add);
    link.accept(new ModelOrder.Commit("item_1"));
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    link.close();

    assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void soundThatNobodyCommitsIsDroppedAfterAMinute() {
    var link = open(AudioFormat.PCMU);
    for (int i = 0; i < 61; i++) {
      link.accept(new ModelOrder.Hear(Audio.ofBytes(AudioFormat.PCMU, new byte[8_000])));
    }
    assertThat(counters.millisDropped.sum()).isEqualTo(1_000);
  }

  @Test
  void soundThatIsNoneFailsItsTranscriptOnly() throws Exception {
    var link = open(AudioFormat.PCMU);
    var broken = Audio.ofBase64(AudioFormat.PCMU, new byte[] {'!', '!', '!', '!'});
    link.accept(new ModelOrder.Hear(broken));
    link.accept(new ModelOrder.Commit("item_1"));
    var failed = until(ModelFact.TranscriptFailed.class::isInstance);
    assertThat(only(failed, ModelFact.TranscriptFailed.class).code())
        .isEqualTo("transcription_failed");
    link.accept(respondInText("resp_1", List.of(new Message("item_1", Role.CALLER, ""))));
    assertThat(only(until(Done.class::isInstance), Done.class).outcome())
        .isEqualTo(Outcome.COMPLETED);
  }

  private static SpeechRecognition hearingWith(SpeechRecognition.Ear ear) {
    return new SpeechRecognition() {
      @Override
      public Ear ear(AgentDefinition agent) {
        return ear;
      }

      @Override
      public void close() {}
    };
  }

  private ModelLink open(AudioFormat format) {
    var link =
        model.open(new ModelLink.Setup("sess_1", Speech.AGENT, LOOP, format, format), facts::add);
    links.add(link);
    return link;
  }

  private static void say(ModelLink link, AudioFormat format, String sentence) throws Exception {
    var sound = Speech.said(format, sentence).bytes();
    int frame = 20 * format.bytesPerMilli();
    for (int start = 0; start < sound.length; start += frame) {
      int end = Math.min(sound.length, start + frame);
      link.accept(
          new ModelOrder.Hear(Audio.ofBytes(format, Arrays.copyOfRange(sound, start, end))));
    }
  }

  private static Respond respond(String id, List<ContextItem> context) {
    return new Respond(id, context, null, ResponseOptions.NONE.with(TOOLS));
  }

  private static Respond respondInText(String id, List<ContextItem> context) {
    return new Respond(id, context, null, ResponseOptions.NONE.with(TOOLS).with(Modality.TEXT));
  }

  private static Respond saying(String id, String text) {
    return new Respond(id, List.of(), text, ResponseOptions.NONE.with(TOOLS));
  }

  /** All facts up to the first that is wanted. */
  private List<ModelFact> until(Predicate<ModelFact> wanted) throws InterruptedException {
    var seen = new ArrayList<ModelFact>();
    while (true) {
      var fact = facts.poll(30, TimeUnit.SECONDS);
      assertThat(fact).as("fact after %s", seen.size()).isNotNull();
      seen.add(requireNonNull(fact));
      if (wanted.test(fact)) {
        return seen;
      }
    }
  }

  private static <T> T only(List<ModelFact> facts, Class<T> kind) {
    var found = facts.stream().filter(kind::isInstance).map(kind::cast).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  /** The agent's own voice, recognised again by a grammar of all the statuses. */
  private static String heardAgain(List<ModelFact> facts) throws Exception {
    var sound = new ArrayList<Audio>();
    for (var fact : facts) {
      if (fact instanceof Spoken spoken) {
        sound.add(spoken.audio());
      }
    }
    var ear =
        Speech.RECOGNITION.listeningFor(
            "[i am sorry] order one two three four (is delayed | is being processed | has been"
                + " delivered | is out for delivery) (swift now expects to deliver it | you can"
                + " expect it) today before (six | nine | four)");
    return ear.transcribe(UtteranceBuffer.pcm(sound), Speech.DEADLINE);
  }
}
