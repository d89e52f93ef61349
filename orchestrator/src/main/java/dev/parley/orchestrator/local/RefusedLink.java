package dev.parley.orchestrator.local;

import dev.parley.orchestrator.media.ModelLink;
import dev.parley.orchestrator.media.ModelOrder;

/** The link of a call that found the model busy: it has failed and does nothing. */
final class RefusedLink implements ModelLink {

  @Override
  public void accept(ModelOrder order) {}

  @Override
  public void close() {}

  @Override
  public Capabilities capabilities() {
    return new Capabilities(false);
  }
}
