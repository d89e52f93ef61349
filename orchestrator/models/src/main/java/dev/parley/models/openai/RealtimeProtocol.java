package dev.parley.models.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.ModelOrder.Respond;
import dev.parley.session.model.ResponseOptions;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is said over one link: orders become messages to the model, its messages become facts. Knows
 * nothing of sockets. Belongs to the call's event loop.
 */
final class RealtimeProtocol {

  /** A server that answers none of so many is not waited for. */
  private static final int MOST_CHANGES = 64;

  private final Consumer<ObjectNode> model;
  private final Consumer<ModelFact> facts;
  private final RealtimeModel.Options options;
  private final LinkCounters counters;
  private final RemoteConversation memory = new RemoteConversation();
  private final ResponseTracker replies;

  /** Asked for while the one before was being cancelled; it begins when that one has ended. */
  private @Nullable Respond waiting;

  /** What the session was told to change and has not answered, oldest first; there are few. */
  private final ArrayDeque<Change> changes = new ArrayDeque<>();

  /** What the session was told, under this name, and how it was before. */
  private record Change(String name, LinkSettings before, List<ResponseOptions.Tool> toolsBefore) {}

  private LinkSettings settings;
  private List<ResponseOptions.Tool> tools;

  RealtimeProtocol(
      ModelLink.Setup setup,
      Consumer<ObjectNode> model,
      Consumer<ModelFact> facts,
      RealtimeModel.Options options,
      LinkCounters counters) {
    this.model = model;
    this.facts = facts;
    this.options = options;
    this.counters = counters;
    replies =
        new ResponseTracker(
            setup.loop(), model, memory, facts, this::askWaiting, options, counters);
    settings = setup.settings();
    tools = settings.tools();
  }

  /** Tells the model who it is. */
  void begin() {
    send(ClientEvents.setup(settings, options.transcriber()));
  }

  void carryOut(ModelOrder order) {
    switch (order) {
      case ModelOrder.Hear _ -> throw new IllegalStateException("sound goes by the socket itself");
      case ModelOrder.Commit(var itemId) -> {
        memory.committing(itemId);
        send(ClientEvents.commit(itemId));
      }
      case ModelOrder.Clear _ -> send(ClientEvents.clear());
      case Respond respond -> respond(respond);
      case ModelOrder.Cancel(var responseId) -> {
        if (waiting != null && waiting.responseId().equals(responseId)) {
          endWaiting(Outcome.CANCELLED, null);
        } else {
          replies.cancel(responseId);
        }
      }
      case ModelOrder.Truncate(var itemId, var heardMs) -> {
        var upstreamId = memory.upstreamOf(itemId);
        if (upstreamId != null) {
          send(ClientEvents.truncate(upstreamId, heardMs));
        }
      }
      case ModelOrder.Forget(var itemId) -> {
        var upstreamId = memory.forget(itemId);
        if (upstreamId != null) {
          send(ClientEvents.forget(upstreamId));
        }
      }
      case ModelOrder.Add(var message, _) -> steps(memory.add(message));
      // Outputs come with responses, for this model is asked.
      case ModelOrder.ToolOutput _ -> {}
      case ModelOrder.Update(var changed) -> update(changed);
    }
  }

  void handle(ModelEvent.OfTalk event) {
    switch (event) {
      case ModelEvent.Committed(var id) -> count(memory.committed(id) != null);
      case ModelEvent.TranscriptDelta(var id, var text) -> transcript(id, text, false);
      case ModelEvent.TranscriptDone(var id, var text) -> transcript(id, text, true);
      case ModelEvent.TranscriptFailed(var id, var code) -> transcriptFailed(id, code);
      case ModelEvent.ResponseCreated created -> count(replies.created(created));
      case ModelEvent.ItemAdded(var id, var item) -> of(id, reply -> reply.itemAdded(item));
      case ModelEvent.TextDelta(var id, var itemId, var text) ->
          of(id, reply -> reply.text(itemId, text));
      case ModelEvent.SoundDelta(var id, var itemId, var base64) -> spoken(id, itemId, base64);
      case ModelEvent.ItemDone(var id, var item) -> of(id, reply -> reply.itemDone(item));
      case ModelEvent.ResponseDone done -> count(replies.done(done));
      case ModelEvent.LimitsTold(var remaining, var resetMs) ->
          facts.accept(new ModelFact.Limits(remaining, resetMs));
      case ModelEvent.Refused refused -> refused(refused);
    }
  }

  /** The sound of a frame that {@code delta} has read. */
  void spoken(ByteBuf frame, AudioDelta delta) {
    count(replies.spoken(frame, delta));
  }

  /** Ends the running response, if any, because the link is at its end. */
  void fail(Problem problem) {
    endWaiting(Outcome.FAILED, problem);
    replies.fail(problem);
  }

  /** Forgets everything without a word. */
  void close() {
    waiting = null;
    replies.close();
  }

  private void askWaiting() {
    var next = waiting;
    waiting = null;
    if (next != null) {
      respond(next);
    }
  }

  private void endWaiting(Outcome outcome, @Nullable Problem problem) {
    var never = waiting;
    waiting = null;
    if (never != null) {
      facts.accept(new ModelFact.Done(never.responseId(), outcome, problem, Usage.NONE));
    }
  }

  private void respond(Respond order) {
    if (replies.isCancelling()) {
      endWaiting(Outcome.CANCELLED, null);
      waiting = order;
      return;
    }
    if (!replies.isFree()) {
      var problem = LinkProblem.responseInTheWay();
      facts.accept(new ModelFact.Done(order.responseId(), Outcome.FAILED, problem, Usage.NONE));
      return;
    }
    boolean callsNone = order.say() != null || order.options().withoutTools();
    if (!callsNone && !tools.equals(order.tools())) {
      change(ClientEvents.TOOLS, ClientEvents.tools(order.tools()));
      tools = order.tools();
    }
    steps(memory.align(order.context()));
    replies.ask(order, settings.speaks());
  }

  private void steps(List<RemoteConversation.Step> steps) {
    for (var step : steps) {
      switch (step) {
        case RemoteConversation.Step.Delete(var upstreamId) ->
            send(ClientEvents.delete(upstreamId));
        case RemoteConversation.Step.Create(var item, var upstreamId, var after) ->
            send(ClientEvents.create(item, upstreamId, after));
      }
    }
  }

  /**
   * Takes effect with the next response; a running one goes on in its format. The limits of answers
   * are told with each question.
   */
  private void update(LinkSettings changed) {
    change(ClientEvents.UPDATE, ClientEvents.update(changed, changed.changedSince(settings)));
    settings = changed;
    tools = changed.tools();
  }

  private void change(String name, ObjectNode event) {
    if (changes.size() == MOST_CHANGES) {
      changes.remove();
    }
    changes.add(new Change(name, settings, tools));
    send(event);
  }

  /** The session has taken the oldest change. */
  void updated() {
    var change = changes.poll();
    if (change != null && change.name().equals(ClientEvents.UPDATE)) {
      facts.accept(new ModelFact.Accepted(ModelOrder.Kind.UPDATE));
    }
  }

  private void of(String responseId, Consumer<ModelResponse> event) {
    var reply = replies.meant(responseId);
    count(reply != null);
    if (reply != null) {
      event.accept(reply);
    }
  }

  private void spoken(String responseId, String itemId, String base64) {
    var ascii = base64.getBytes(US_ASCII);
    if (isBase64(ascii)) {
      of(responseId, reply -> reply.spoken(itemId, ascii));
    } else {
      counters.frameIgnored();
    }
  }

  /** What came with escapes may hold quotes, and goes into the caller's JSON as it is. */
  private static boolean isBase64(byte[] ascii) {
    try {
      Base64.getDecoder().decode(ascii);
      return ascii.length % 4 == 0;
    } catch (IllegalArgumentException no) {
      return false;
    }
  }

  private void transcript(String upstreamId, String text, boolean isFinal) {
    var itemId = memory.oursOf(upstreamId);
    count(itemId != null);
    if (itemId != null) {
      facts.accept(new ModelFact.Transcript(itemId, text, isFinal));
    }
  }

  private void transcriptFailed(String upstreamId, String code) {
    var itemId = memory.oursOf(upstreamId);
    count(itemId != null);
    if (itemId != null) {
      facts.accept(LinkProblem.notTranscribed(itemId, code));
    }
  }

  private void refused(ModelEvent.Refused error) {
    var order = error.orderId();
    if (order != null && order.startsWith(ClientEvents.COMMIT)) {
      var itemId = order.substring(ClientEvents.COMMIT.length());
      if (memory.notCommitted(itemId)) {
        facts.accept(LinkProblem.notTranscribed(itemId, error.code()));
      }
    } else if (ClientEvents.UPDATE.equals(order)) {
      takeBack(ClientEvents.UPDATE);
      facts.accept(LinkProblem.declined(ModelOrder.Kind.UPDATE, error.code(), error.param()));
    } else if (ClientEvents.TOOLS.equals(order)) {
      takeBack(ClientEvents.TOOLS);
      facts.accept(LinkProblem.declined(ModelOrder.Kind.RESPOND, error.code(), error.param()));
    } else if (ClientEvents.FORGET.equals(order)) {
      notForgotten(error);
    } else if (!replies.refused(error)) {
      counters.orderRefused();
    }
  }

  private void notForgotten(ModelEvent.Refused error) {
    // What the model does not have it need not forget.
    if (error.code().equals("item_delete_invalid_item_id")) {
      counters.orderRefused();
    } else {
      facts.accept(LinkProblem.declined(ModelOrder.Kind.FORGET, error.code(), error.param()));
    }
  }

  /** The oldest change of this name is minded; what was told after it stays. */
  private void takeBack(String name) {
    for (var change : changes) {
      if (change.name().equals(name)) {
        changes.remove(change);
        boolean latest = changes.isEmpty();
        settings = latest ? change.before() : settings;
        tools = latest ? change.toolsBefore() : tools;
        return;
      }
    }
  }

  private void send(ObjectNode event) {
    model.accept(event);
  }

  private void count(boolean used) {
    if (!used) {
      counters.frameIgnored();
    }
  }
}
