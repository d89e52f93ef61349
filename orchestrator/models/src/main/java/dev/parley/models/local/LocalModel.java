package dev.parley.models.local;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.call.FailedLink;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkCapabilities.Decider;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.SpokenWords;
import dev.parley.models.local.script.Dialogue;
import dev.parley.models.local.script.ScriptCompiler;
import dev.parley.models.local.script.ScriptedDialogue;
import dev.parley.models.local.speech.FreeTts;
import dev.parley.models.local.speech.SpeechRecognition;
import dev.parley.models.local.speech.SpeechSynthesis;
import dev.parley.models.local.speech.SphinxStt;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.ContextItem.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The model that needs nothing but this process: a cascade of recognition, dialogue and synthesis.
 * It understands the sentences of its agent's script.
 *
 * <p>Safe from any thread.
 */
public final class LocalModel implements ModelLink.Model, AutoCloseable {

  /** As agents name it. */
  public static final String KIND = "local";

  /** What its links can do. It remembers nothing: each response is given its context. */
  public static final LinkCapabilities CAPABILITIES =
      new LinkCapabilities(
          LinkCapabilities.Shape.RESPONSE,
          new LinkCapabilities.Sound(List.of(AudioFormat.values()), List.of(AudioFormat.values())),
          new LinkCapabilities.Floor(Decider.OURS, Decider.OURS),
          LinkCapabilities.Takes.UTTERANCES,
          new LinkCapabilities.Memory(
              true, false, new LinkCapabilities.Seed(Set.of(Role.values()), null, null, true)),
          LinkCapabilities.ExactSpeech.WHEN_IDLE,
          new LinkCapabilities.Functions(
              LinkCapabilities.Calling.ASYNC, false, LinkCapabilities.LateResult.OUTPUT),
          LinkCapabilities.AddedText.SILENT,
          Set.of(LinkCapabilities.Setting.FORMATS, LinkCapabilities.Setting.SPEED),
          false,
          true,
          new LinkCapabilities.Words(false, false),
          new LinkCapabilities.Life(false, null, true),
          LinkCapabilities.Liveness.NONE,
          LinkCapabilities.UsageNews.NONE);

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
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong droppedMillis = new AtomicLong();
  private final AtomicLong forgotten = new AtomicLong();
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
  public static LocalModel start(Settings settings, AgentDefinition agent)
      throws InterruptedException {
    var voices = FreeTts.start(settings.voices());
    var recognizers = SphinxStt.startWithOne(settings.recognizers());
    var model =
        new LocalModel(
            recognizers,
            voices,
            each -> new ScriptedDialogue(each, ScriptCompiler.read(each)),
            settings.calls());
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

  /** With other engines than this process's own. */
  public LocalModel(
      SpeechRecognition stt,
      SpeechSynthesis tts,
      Function<AgentDefinition, Dialogue> dialogues,
      int calls) {
    this.stt = stt;
    this.tts = tts;
    this.words = new RenderedWords(tts);
    this.dialogues = dialogues;
    this.calls = calls;
    free = new Semaphore(calls);
  }

  /**
   * Checks an agent's script.
   *
   * @throws IllegalArgumentException with {@code path: found (expected: what)}
   */
  public static void check(AgentDefinition agent) {
    ScriptCompiler.read(agent);
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
    refused.incrementAndGet();
    var busy =
        new ModelFact.Problem(
            "model_busy",
            "local model: " + calls + " calls already (expected: fewer than its limit)",
            ModelFact.Failure.BUSY);
    return FailedLink.report(busy, facts);
  }

  /** Its voice, for what is said while no model can be had. */
  public SpokenWords words() {
    return words;
  }

  /** How many calls are open. */
  public int openCalls() {
    return calls - free.availablePermits();
  }

  /** How many calls found the model busy. */
  public long refusedCalls() {
    return refused.get();
  }

  /** How much of callers' sound was dropped because nobody committed it. */
  public long droppedMillis() {
    return droppedMillis.get();
  }

  /** How many utterances were given up for newer ones before they were recognised. */
  public long forgottenUtterances() {
    return forgotten.get();
  }

  SpeechSynthesis tts() {
    return tts;
  }

  Cast cast(AgentDefinition agent) {
    return casts.computeIfAbsent(
        agent, wanted -> new Cast(stt.ear(wanted), dialogues.apply(wanted)));
  }

  void dropped(long millis) {
    droppedMillis.addAndGet(millis);
  }

  void forgot() {
    forgotten.incrementAndGet();
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
