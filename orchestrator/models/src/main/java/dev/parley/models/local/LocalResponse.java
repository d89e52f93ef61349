package dev.parley.models.local;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelOrder;
import dev.parley.models.local.script.Dialogue;
import dev.parley.models.local.script.Sentences;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.TokenLimit;
import dev.parley.session.model.ResponseOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One response: thinks, speaks and calls tools on a virtual thread of its own. Its dialogue is
 * written, so that voice, effort and limits of a single response change nothing.
 */
final class LocalResponse {

  private final LocalLink link;
  private final LocalModel model;
  private final AgentDefinition agent;
  private final ModelOrder.Respond order;
  private final AudioFormat format;
  private final double speed;
  private final CompletableFuture<String> cancelled = new CompletableFuture<>();
  private volatile boolean over;

  LocalResponse(
      LocalLink link,
      LocalModel model,
      AgentDefinition agent,
      ModelOrder.Respond order,
      AudioFormat format,
      double speed) {
    this.link = link;
    this.model = model;
    this.agent = agent;
    this.order = order;
    this.format = format;
    this.speed = speed;
  }

  String id() {
    return order.responseId();
  }

  boolean over() {
    return over;
  }

  /** Stops within one chunk of sound. Safe from any thread. */
  void cancel() {
    cancelled.complete("");
  }

  boolean isCancelled() {
    return cancelled.isDone();
  }

  /** Waits unless cancelled; true if it was. */
  boolean cancelledWithin(long millis) throws InterruptedException {
    try {
      cancelled.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The value once it is there, or nothing once cancelled. */
  String await(CompletableFuture<String> value, Duration deadline)
      throws InterruptedException, TimeoutException {
    try {
      return (String)
          CompletableFuture.anyOf(value, cancelled).get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  void run(Map<String, CompletableFuture<String>> utterances) {
    link.report(new ModelFact.ResponseStarted(id(), ModelFact.Origin.ASKED));
    var refusal = refusal();
    if (refusal != null) {
      done(Outcome.FAILED, refusal);
      return;
    }
    try {
      perform(steps(utterances));
      done(isCancelled() ? Outcome.CANCELLED : Outcome.COMPLETED, null);
    } catch (TimeoutException _) {
      done(
          Outcome.FAILED,
          new Problem("model_overloaded", "local model: too slow for this response", true));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      done(Outcome.FAILED, new Problem("model_stopped", "local model: stopped", true));
    } catch (RuntimeException failure) {
      LocalLink.logged("response", failure);
      done(Outcome.FAILED, new Problem("model_failed", "local model: failed", false));
    }
  }

  private void done(Outcome outcome, @Nullable Problem problem) {
    // Before the fact, as its receiver may order the next response at once.
    over = true;
    link.report(new ModelFact.Done(id(), outcome, problem, ModelFact.Usage.NONE));
  }

  private @Nullable Problem refusal() {
    if (order.say() != null) {
      return null;
    }
    var most = order.options().maxOutputTokens();
    return most == null || most.equals(TokenLimit.UNLIMITED)
        ? null
        : unsupported(
            "response.max_output_tokens: %d (expected: inf; the local model makes no tokens)"
                .formatted(most.tokens()));
  }

  private static Problem unsupported(String text) {
    return new Problem("unsupported_value", text, false);
  }

  private List<Dialogue.Step> steps(Map<String, CompletableFuture<String>> utterances)
      throws InterruptedException, TimeoutException {
    var say = order.say();
    if (say != null) {
      return List.of(new Dialogue.Step.Say(say));
    }
    var context = LocalLink.withTranscripts(order.context(), utterances, this);
    var tools = order.tools().stream().map(ResponseOptions.Tool::name).collect(Collectors.toSet());
    return isCancelled() ? List.of() : model.cast(agent).dialogue().next(context, tools);
  }

  /** What is said in one go is one item; each tool call is its own. */
  private void perform(List<Dialogue.Step> steps) throws InterruptedException, TimeoutException {
    var sentences = new ArrayList<String>();
    for (var step : steps) {
      switch (step) {
        case Dialogue.Step.Say(var text) -> sentences.addAll(Sentences.of(text));
        case Dialogue.Step.CallTool(var tool, var arguments) -> {
          speak(sentences);
          sentences.clear();
          callTool(tool, arguments);
        }
      }
    }
    speak(sentences);
  }

  private void speak(List<String> sentences) throws InterruptedException, TimeoutException {
    if (!sentences.isEmpty() && !isCancelled()) {
      new SpokenItem(link, this, model.tts(), format, speed, order.audio()).speak(sentences);
    }
  }

  private void callTool(String tool, String arguments) {
    if (isCancelled()) {
      return;
    }
    var itemId = newId("item_");
    var call = new ModelFact.Call(newId("call_"), tool);
    link.report(new ModelFact.ItemStarted(id(), itemId, call));
    link.report(new ModelFact.Text(id(), itemId, arguments));
    link.report(new ModelFact.ItemDone(id(), itemId, arguments, true));
  }

  static String newId(String prefix) {
    return prefix + UUID.randomUUID().toString().replace("-", "").substring(0, 24);
  }
}
