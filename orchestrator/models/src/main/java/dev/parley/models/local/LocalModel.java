package dev.parley.models.local;

import dev.parley.media.links.FailedLink;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.SpokenWords;
import dev.parley.models.ModelKind;
import dev.parley.models.local.script.Dialogue;
import dev.parley.models.local.script.ScriptCompiler;
import dev.parley.models.local.script.ScriptedDialogue;
import dev.parley.models.local.speech.FreeTts;
import dev.parley.models.local.speech.SpeechRecognition;
import dev.parley.models.local.speech.SpeechSynthesis;
import dev.parley.models.local.speech.SphinxStt;
import dev.parley.proto.agent.AgentDefinition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The model that needs nothing but this process: a cascade of recognition, dialogue and synthesis.
 * It understands the sentences of its agent's script.
 *
 * <p>Safe from any thread.
 */
public final class LocalModel implements ModelLink.Model, ModelKind.Ready {

  /** What its links can do. It remembers nothing: each response is given its context. */
  public static final LinkCapabilities CAPABILITIES =
      LinkCapabilities.asked(LinkCapabilities.Sound.ANYTHING)
          .edits()
          .begins(LinkCapabilities.Seed.ANYTHING)
          .saysExactly(LinkCapabilities.ExactSpeech.WHEN_IDLE)
          .callsTools(LinkCapabilities.LateResult.OUTPUT)
          .takesTextSilently()
          .updates(LinkCapabilities.Setting.values())
          .answersInText()
          .overlaps()
          .cannotDie()
          .build();

  /**
   * How much the model takes on.
   *
   * @param calls open links; further ones are told that the model is busy
   * @param recognizers utterances recognised at the same time; 100 MB of heap each
   * @param voices sentences synthesised at the same time
   */
  public record Settings(int calls, int recognizers, int voices) {
    public Settings {
      if (calls < 1) {
        throw new IllegalArgumentException("calls: " + calls + " (expected: at least 1)");
      }
    }
  }

  /** What is made once for all calls of an agent. */
  record Cast(SpeechRecognition.Ear ear, Dialogue dialogue) {}

  private final SpeechRecognition stt;
  private final SpeechSynthesis tts;
  private final SpokenWords words;
  private final Function<AgentDefinition, Dialogue> dialogues;
  private final int calls;
  private final Semaphore free;
  private final LocalCounters counters;
  // Grows with the node's agents, of which there are as many as files.
  private final Map<AgentDefinition, Cast> casts = new ConcurrentHashMap<>();

  /**
   * Loads voices and the first recognizer and warms them up with an agent; takes some seconds and
   * blocks. Further recognizers are loaded beside the first calls.
   *
   * @param agent the one that most calls will have; others are loaded with their first call
   * @throws IllegalArgumentException with {@code path: found (expected: what)} if a setting is out
   *     of its range, or the agent cannot be understood
   */
  public static LocalModel start(Settings settings, AgentDefinition agent, LocalCounters counters)
      throws InterruptedException {
    var voices = FreeTts.start(settings.voices());
    var recognizers = SphinxStt.startWithOne(settings.recognizers());
    var model =
        new LocalModel(
            recognizers,
            voices,
            each -> new ScriptedDialogue(each, ScriptCompiler.read(each)),
            settings.calls(),
            counters);
    try {
      var sound = voices.synthesise("Hello, thank you, goodbye.");
      recognizers.warmUp(agent, sound);
      recognizers.loadRest(agent, sound);
      return model;
    } catch (TimeoutException late) {
      model.close();
      throw new IllegalStateException("warm-up: too slow", late);
    } catch (RuntimeException unusable) {
      model.close();
      throw unusable;
    }
  }

  /** With other engines than this process's own, counted for itself. */
  public LocalModel(
      SpeechRecognition stt,
      SpeechSynthesis tts,
      Function<AgentDefinition, Dialogue> dialogues,
      int calls) {
    this(stt, tts, dialogues, calls, new LocalCounters());
  }

  LocalModel(
      SpeechRecognition stt,
      SpeechSynthesis tts,
      Function<AgentDefinition, Dialogue> dialogues,
      int calls,
      LocalCounters counters) {
    this.stt = stt;
    this.tts = tts;
    this.words = new RenderedWords(tts);
    this.dialogues = dialogues;
    this.calls = calls;
    this.counters = counters;
    free = new Semaphore(calls);
  }

  @Override
  public LinkCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public ModelLink open(ModelLink.Setup setup, Consumer<ModelFact> facts) {
    if (free.tryAcquire()) {
      return new LocalLink(this, setup, facts);
    }
    counters.callsRefused.increment();
    var busy =
        new ModelFact.Problem(
            "model_busy",
            "local model: " + calls + " calls already (expected: fewer than its limit)",
            ModelFact.Failure.BUSY);
    return FailedLink.report(busy, facts);
  }

  @Override
  public ModelLink.Model model() {
    return this;
  }

  @Override
  public SpokenWords words() {
    return words;
  }

  /** How many calls are open. */
  public int openCalls() {
    return calls - free.availablePermits();
  }

  SpeechSynthesis tts() {
    return tts;
  }

  Cast cast(AgentDefinition agent) {
    return casts.computeIfAbsent(
        agent, wanted -> new Cast(stt.ear(wanted), dialogues.apply(wanted)));
  }

  void dropped(long millis) {
    counters.millisDropped.add(millis);
  }

  void forgot() {
    counters.utterancesForgotten.increment();
  }

  void released() {
    free.release();
  }

  @Override
  public void close() {
    stt.close();
    tts.close();
  }
}
