package dev.parley.media.links;

import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelLink;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ResponseOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the links of a call: each has its number, and begins with its settings and the conversation
 * so far. Confined to the call's loop.
 */
final class LinkOpener {

  private final LinkSupervisor.LinkContext around;
  private final LinkDialer dialer;
  private final Retelling retelling;

  /** How many links there were. */
  private int numbers;

  LinkOpener(LinkSupervisor.LinkContext around, LinkDialer dialer, Retelling retelling) {
    this.around = around;
    this.dialer = dialer;
    this.retelling = retelling;
  }

  /** Of the next link: it may report before it is there. */
  int number() {
    return ++numbers;
  }

  /**
   * Opens a link to the model whose turn it is.
   *
   * @param handle by which it goes on where the one before was; absent if it begins anew
   * @param known what the model has to which that leads
   */
  LinkSlot open(int number, LinkSettings settings, @Nullable String handle, LinkSlot.Known known) {
    var model = dialer.latest();
    var can = model.capabilities();
    var told = retelling.seed(model.takesTurns());
    var beginning = new ModelLink.Beginning(handle, written(told, settings, can));
    var made = model.open(number, settings.suiting(can), beginning, around.inlet().apply(number));
    var cut = around.counters().seedItemsCut;
    return new LinkSlot(made, model, beginning, told, known, around.clock().nanos(), cut);
  }

  private List<ContextItem> written(
      List<ContextItem> told, LinkSettings settings, LinkCapabilities can) {
    var offered = settings.tools().stream().map(ResponseOptions.Tool::name).toList();
    var takes = can.memory().seed();
    var written =
        Seeding.written(
            told, takes, call -> takes.calls() && offered.contains(call.tool()), _ -> false);
    around.counters().seedItemsCut.add(told.size() - written.size());
    return written;
  }
}
