package dev.parley.media.links;

import dev.parley.media.audio.Sounds;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.links.StagedLinks.StagedLink;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.time.StagedTime;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ResponseOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A call's supervisor of links, with two models whose links do what a test wants. */
abstract class SupervisedLinks {

  static final Problem DOWN = new Problem("model_unreachable", "model: refused", true);

  final StagedTime time = new StagedTime();
  final MediaCounters counters = new MediaCounters();
  final LinkBreakers breakers = new LinkBreakers();
  final SoundRoom room = new SoundRoom(SoundRooms.USUAL_BYTES, counters.callerSoundOverflowed);
  final StagedLinks first = new StagedLinks("first", time.clock);
  final StagedLinks second = new StagedLinks("second", time.clock);

  /** Facts and news, in the order in which they came. */
  final List<Object> passed = new ArrayList<>();

  LinkSupervisor links = supervisor(List.of(first));

  LinkSupervisor supervisor(List<? extends ModelDial> models) {
    return new LinkSupervisor(
        new LinkSupervisor.LinkContext(
            time.clock,
            time,
            breakers,
            counters,
            room,
            number -> fact -> links.reported(number, fact),
            passed::add,
            this::note,
            Runnable::run),
        List.copyOf(models),
        Legs.links());
  }

  void note(LinkNews news) {
    if (!(news instanceof LinkNews.Dialled)) {
      passed.add(news);
    }
  }

  <T extends ModelFact> List<T> facts(Class<T> kind) {
    return passed.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<LinkNews.Replaced> replacements() {
    return passed.stream()
        .filter(LinkNews.Replaced.class::isInstance)
        .map(LinkNews.Replaced.class::cast)
        .toList();
  }

  void hear(int mark) {
    links.accept(new ModelOrder.Hear(Sounds.pcm(20, mark)));
  }

  void utterance(String itemId, int mark) {
    hear(mark);
    links.accept(new ModelOrder.Commit(itemId));
  }

  void respond(String responseId, String... itemIds) {
    links.accept(
        new ModelOrder.Respond(
            responseId,
            Stream.of(itemIds)
                .<ContextItem>map(id -> new ContextItem.Message(id, ContextItem.Role.CALLER, ""))
                .toList(),
            null,
            ResponseOptions.NONE));
  }

  /** The marks of the sound, and the names of the utterances, that a link was told. */
  static List<Object> told(StagedLink link) {
    var told = new ArrayList<Object>();
    for (var order : link.orders) {
      switch (order) {
        case ModelOrder.Hear(var audio, _) -> told.add((int) audio.bytes()[0]);
        case ModelOrder.Commit(var itemId) -> told.add(itemId);
        default -> {}
      }
    }
    return told;
  }

  void watch(long millis) {
    for (long left = millis; left > 0; left -= 500) {
      time.pass(Math.min(500, left));
      links.watch();
    }
    time.pass(0);
  }
}
