package dev.parley.models.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelOrder.Respond;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One response of the model, from the question to its end: turns the model's events into facts in
 * the documented order, whatever order they come in.
 */
final class ModelResponse {

  private final Respond order;
  private final AudioFormat format;
  private final RemoteConversation memory;
  private final Consumer<ModelFact> facts;
  private final Map<String, OutputItem> items = new LinkedHashMap<>();
  private @Nullable OutputItem latest;
  private @Nullable String upstreamId;
  private byte[] upstreamIdBytes = {};

  ModelResponse(
      Respond order, AudioFormat format, RemoteConversation memory, Consumer<ModelFact> facts) {
    this.order = order;
    this.format = format;
    this.memory = memory;
    this.facts = facts;
  }

  Respond order() {
    return order;
  }

  String id() {
    return order.responseId();
  }

  @Nullable String upstreamId() {
    return upstreamId;
  }

  /** The model calls it so. */
  void isCalled(String upstreamId) {
    this.upstreamId = upstreamId;
    upstreamIdBytes = upstreamId.getBytes(UTF_8);
  }

  void started(String upstreamId) {
    isCalled(upstreamId);
    facts.accept(new ModelFact.ResponseStarted(id(), ModelFact.Origin.ASKED));
  }

  boolean is(String upstreamId) {
    return upstreamId.equals(this.upstreamId);
  }

  boolean is(ByteBuf frame, AudioDelta delta) {
    return upstreamId != null && delta.response().is(frame, upstreamIdBytes);
  }

  void itemAdded(ModelEvent.Item item) {
    announce(item.id(), item.call());
  }

  void text(String itemId, String delta) {
    var item = announce(itemId, null);
    if (!item.isDone()) {
      item.add(delta);
      facts.accept(new ModelFact.Text(id(), item.id(), delta));
    }
  }

  void spoken(String itemId, byte[] base64) {
    spoken(announce(itemId, null), base64);
  }

  /** As above, without making text of the ids. */
  void spoken(ByteBuf frame, AudioDelta delta) {
    var item = latest;
    if (item == null || !delta.item().is(frame, item.upstreamId())) {
      item = announce(new String(delta.item().bytes(frame), UTF_8), null);
      latest = item;
    }
    spoken(item, delta.sound().bytes(frame));
  }

  void itemDone(ModelEvent.Item done) {
    var item = announce(done.id(), done.call());
    finish(item, done.text(), done.complete());
  }

  void done(Outcome outcome, @Nullable Problem problem, Usage usage) {
    items.values().forEach(item -> finish(item, "", false));
    facts.accept(new ModelFact.Done(id(), outcome, problem, usage));
  }

  private OutputItem announce(String itemId, ModelEvent.@Nullable CallHead call) {
    var known = items.get(itemId);
    if (known != null) {
      return known;
    }
    var item = new OutputItem(itemId);
    items.put(itemId, item);
    memory.generated(item.id(), itemId);
    var head = call == null ? null : new ModelFact.Call(call.callId(), call.name());
    facts.accept(new ModelFact.ItemStarted(id(), item.id(), head));
    return item;
  }

  private void spoken(OutputItem item, byte[] base64) {
    if (!item.isDone() && base64.length > 0) {
      facts.accept(new ModelFact.Spoken(id(), item.id(), Audio.ofBase64(format, base64)));
    }
  }

  private void finish(OutputItem item, String repeated, boolean complete) {
    if (!item.isDone()) {
      item.finish();
      facts.accept(new ModelFact.ItemDone(id(), item.id(), item.whole(repeated), complete));
    }
  }
}
