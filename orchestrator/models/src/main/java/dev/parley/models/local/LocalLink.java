package dev.parley.models.local;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.ContextItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call's link to the local model. Orders come on the call's event loop; recognition, dialogue
 * and synthesis run on virtual threads, one per utterance and one per response.
 */
final class LocalLink implements ModelLink {

  private static final Logger LOG = LoggerFactory.getLogger(LocalLink.class);

  /** A caller waits for the answer meanwhile; must stay below {@link #WAIT_FOR_TRANSCRIPT}. */
  private static final Duration RECOGNITION = Duration.ofSeconds(10);

  private static final Duration WAIT_FOR_TRANSCRIPT = Duration.ofSeconds(11);

  /** Utterances that a response may still find untranscribed in its context. */
  private static final int MOST_UTTERANCES = 8;

  private final LocalModel model;
  private final AgentDefinition agent;
  private final Consumer<ModelFact> facts;

  // Of the event loop.
  private final UtteranceBuffer heard = new UtteranceBuffer();
  private final LinkedHashMap<String, Utterance> utterances = new LinkedHashMap<>();
  private AudioFormat speaks;
  private double speed;
  private @Nullable LocalResponse response;

  /** What is said in it, once that is known, and who finds out. */
  private record Utterance(CompletableFuture<String> text, Thread work) {

    /** Nobody waits for it any more: whoever waits for a recognizer leaves the queue. */
    void giveUp() {
      work.interrupt();
    }
  }

  // Of any thread, guarded by this.
  private boolean closed;

  LocalLink(LocalModel model, Setup setup, Consumer<ModelFact> facts) {
    this.model = model;
    this.facts = facts;
    agent = setup.agent();
    speaks = setup.settings().speaks();
    speed = setup.settings().speed();
    report(new ModelFact.Opened());
  }

  @Override
  public void accept(ModelOrder order) {
    switch (order) {
      case ModelOrder.Hear(var audio, _) -> hear(audio);
      case ModelOrder.Commit(var itemId) -> commit(itemId);
      case ModelOrder.Clear() -> heard.clear();
      case ModelOrder.Respond respond -> respond(respond);
      case ModelOrder.Cancel(var responseId) -> cancel(responseId);
      // The context of the next response holds only what was heard; there is no other memory.
      case ModelOrder.Truncate _,
          ModelOrder.Forget _,
          ModelOrder.Add _,
          ModelOrder.ToolOutput _ -> {}
      case ModelOrder.Update(var settings) -> {
        speaks = settings.speaks();
        speed = settings.speed();
        report(new ModelFact.Accepted(ModelOrder.Kind.UPDATE));
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    heard.clear();
    utterances.values().forEach(Utterance::giveUp);
    if (response != null) {
      response.cancel();
    }
    model.released();
  }

  /** Reports unless the link is closed. */
  synchronized void report(ModelFact fact) {
    if (!closed) {
      facts.accept(fact);
    }
  }

  private void hear(Audio audio) {
    long dropped = heard.add(audio);
    if (dropped > 0) {
      model.dropped(dropped);
    }
  }

  private void commit(String itemId) {
    var chunks = heard.take();
    var transcript = new CompletableFuture<String>();
    var work = Thread.ofVirtual().unstarted(() -> transcribe(itemId, chunks, transcript));
    utterances.put(itemId, new Utterance(transcript, work));
    if (utterances.size() > MOST_UTTERANCES) {
      var oldest = utterances.pollFirstEntry().getValue();
      if (!oldest.text().isDone()) {
        oldest.giveUp();
        model.forgot();
      }
    }
    work.start();
  }

  /** The transcript is complete in any case, if need be empty: a response waits for it. */
  private void transcribe(String itemId, List<Audio> chunks, CompletableFuture<String> transcript) {
    try {
      var text = model.cast(agent).ear().transcribe(UtteranceBuffer.pcm(chunks), RECOGNITION);
      report(new ModelFact.Transcript(itemId, text, true));
      transcript.complete(text);
    } catch (TimeoutException _) {
      untranscribed(itemId, "transcription_timeout", "recognition took too long", transcript);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      untranscribed(itemId, "transcription_stopped", "recognition was stopped", transcript);
    } catch (RuntimeException failure) {
      logged("recognition", failure);
      untranscribed(itemId, "transcription_failed", "recognition failed", transcript);
    }
  }

  private void untranscribed(
      String itemId, String code, String message, CompletableFuture<String> transcript) {
    report(new ModelFact.TranscriptFailed(itemId, code, message));
    transcript.complete("");
  }

  private void respond(ModelOrder.Respond order) {
    var running = response;
    if (running != null && !running.over()) {
      var problem =
          new ModelFact.Problem(
              "response_active", "response: one is running (expected: none)", true);
      report(new ModelFact.ResponseStarted(order.responseId(), ModelFact.Origin.ASKED));
      report(
          new ModelFact.Done(
              order.responseId(), ModelFact.Outcome.FAILED, problem, ModelFact.Usage.NONE));
      return;
    }
    var speaker = new LocalResponse(this, model, agent, order, speaks, speed);
    var known = new HashMap<String, CompletableFuture<String>>();
    utterances.forEach((itemId, utterance) -> known.put(itemId, utterance.text()));
    response = speaker;
    Thread.ofVirtual().start(() -> speaker.run(known));
  }

  private void cancel(String responseId) {
    var running = response;
    if (running != null && running.id().equals(responseId)) {
      running.cancel();
    }
  }

  /**
   * The context with the texts of utterances that were still being recognised when it was made.
   *
   * @throws TimeoutException if one of them does not come
   */
  static List<ContextItem> withTranscripts(
      List<ContextItem> context,
      Map<String, CompletableFuture<String>> utterances,
      LocalResponse response)
      throws InterruptedException, TimeoutException {
    var complete = new ArrayList<ContextItem>();
    for (var item : context) {
      var transcript = utterances.get(item.id());
      if (transcript != null
          && item instanceof ContextItem.Message(var id, var role, var text)
          && text.isBlank()) {
        var said = response.await(transcript, WAIT_FOR_TRANSCRIPT);
        complete.add(new ContextItem.Message(id, role, said));
      } else {
        complete.add(item);
      }
    }
    return complete;
  }

  /** A failure's own message may hold what the caller said, so only its kind is logged. */
  static void logged(String what, RuntimeException failure) {
    var at = failure.getStackTrace();
    LOG.atError()
        .addKeyValue("what", what)
        .addKeyValue("failure", failure.getClass().getName())
        .addKeyValue("at", at.length == 0 ? "unknown" : at[0].toString())
        .log("local model failed");
  }
}
