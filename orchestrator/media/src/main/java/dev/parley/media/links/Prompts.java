package dev.parley.media.links;

import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Origin;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a voice that cannot be asked, for it speaks when it wants (a duplex voice): it is given what
 * it has not, and the answer that it begins next counts as the one that was asked for. Of a link
 * that is asked it changes nothing. Confined to the call's loop.
 */
final class Prompts {

  /** Asked for, and not begun. */
  private @Nullable String due;

  /** The answer that counts as another, as the link calls it. */
  private @Nullable String own;

  /** As which it counts. */
  private @Nullable String asked;

  /**
   * What the voice is given so that it answers: all of the context that it has not, the last of it
   * to be spoken about.
   *
   * @param known what it has; what it is given is added
   */
  List<ModelOrder> ask(String responseId, List<ContextItem> context, LinkSlot.Known known) {
    due = responseId;
    var given = new ArrayList<ModelOrder>();
    for (var item : context) {
      boolean isNew = known.items().add(item.id());
      if (isNew && item instanceof ContextItem.Message message) {
        given.add(new ModelOrder.Add(message));
      } else if (isNew && item instanceof ContextItem.Output output) {
        given.add(new ModelOrder.ToolOutput(output.callId(), output.output()));
      }
    }
    if (given.isEmpty()) {
      given.add(new ModelOrder.Add(goOn(responseId), true));
    } else if (given.getLast() instanceof ModelOrder.Add(var message, _)) {
      given.set(given.size() - 1, new ModelOrder.Add(message, true));
    }
    return given;
  }

  /** What was not begun is not waited for; what was begun goes on, and nobody hears it. */
  void cancel(String responseId) {
    due = responseId.equals(due) ? null : due;
  }

  /** The fact as it is to be known. */
  ModelFact named(ModelFact fact) {
    return switch (fact) {
      case ModelFact.ResponseStarted(var id, var origin) ->
          due != null && origin == Origin.OWN ? begins(id, due) : fact;
      case ModelFact.ItemStarted(var id, var itemId, var call) when id.equals(own) ->
          new ModelFact.ItemStarted(name(id), itemId, call);
      case ModelFact.Text(var id, var itemId, var delta, var wording) when id.equals(own) ->
          new ModelFact.Text(name(id), itemId, delta, wording);
      case ModelFact.Spoken(var id, var itemId, var audio) when id.equals(own) ->
          new ModelFact.Spoken(name(id), itemId, audio);
      case ModelFact.ItemDone(var id, var itemId, var text, var whole) when id.equals(own) ->
          new ModelFact.ItemDone(name(id), itemId, text, whole);
      case ModelFact.Done(var id, var outcome, var problem, var usage) when id.equals(own) -> {
        var done = new ModelFact.Done(name(id), outcome, problem, usage);
        own = null;
        asked = null;
        yield done;
      }
      default -> fact;
    };
  }

  private ModelFact begins(String id, String question) {
    own = id;
    asked = question;
    due = null;
    return new ModelFact.ResponseStarted(question, Origin.PROMPTED);
  }

  private String name(String id) {
    return asked == null ? id : asked;
  }

  /** To one that has all that there is. */
  private static ContextItem.Message goOn(String responseId) {
    return new ContextItem.Message(
        responseId + "_prompt", Role.SYSTEM, "Speak to the caller now: it is your turn.");
  }
}
