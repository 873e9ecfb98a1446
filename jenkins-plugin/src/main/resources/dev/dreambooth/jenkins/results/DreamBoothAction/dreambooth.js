(function () {
  "use strict";
  var PERIOD = 5000;

  function stages(root) {
    return Array.prototype.slice.call(root.querySelectorAll(".dreambooth-stage"));
  }

  // what a reader has unfolded stays so
  function keepOpen(before, after) {
    var old = before.querySelectorAll("details");
    Array.prototype.forEach.call(after.querySelectorAll("details"), function (details, i) {
      if (old[i] && old[i].open) { details.setAttribute("open", ""); }
    });
  }

  // the list of all stages above them, which is there from the second one on
  function takeOverview(box, fresh) {
    var old = box.querySelector(".dreambooth-overview");
    var now = fresh.querySelector(".dreambooth-overview");
    if (now && !old) {
      box.insertBefore(document.importNode(now, true), box.firstChild);
    } else if (now && old.textContent !== now.textContent) {
      old.replaceWith(document.importNode(now, true));
    }
  }

  // takes over all of a stage that has changed: curve, numbers, warnings, messages
  function take(box, fresh) {
    var known = stages(box);
    var nothing = box.querySelector(".dreambooth-nothing");
    if (nothing && stages(fresh).length) { nothing.remove(); }
    stages(fresh).forEach(function (stage) {
      var old = known.find(function (each) { return each.dataset.id === stage.dataset.id; });
      if (!old) {
        box.appendChild(document.importNode(stage, true));
      } else if (old.textContent !== stage.textContent) {
        keepOpen(old, stage);
        old.replaceWith(document.importNode(stage, true));
      }
    });
  }

  function refresh(box) {
    fetch(location.href).then(function (response) {
      if (!response.ok) { throw new Error(response.status); }
      return response.text();
    }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("dreambooth");
      if (!fresh) { throw new Error("another page"); }
      if (fresh.dataset.running !== "true") {
        location.reload();
      } else {
        take(box, fresh);
        takeOverview(box, fresh);
        setTimeout(refresh, PERIOD, box);
      }
    }).catch(function () {
      setTimeout(refresh, 6 * PERIOD, box); // the controller may be restarting
    });
  }

  function part(tag, name) {
    var element = document.createElement(tag);
    element.className = name;
    return element;
  }

  // lays this build's image over that of the earlier one; a slider says how much of it is seen
  function compare(large) {
    var images = large.querySelectorAll("figure img");
    if (images.length !== 2) { return; }
    var stack = part("div", "dreambooth-stack");
    [images[1], images[0]].forEach(function (image) {
      var layer = image.cloneNode();
      layer.alt = ""; // it is described beside
      stack.appendChild(layer);
    });
    var range = part("input", "dreambooth-slider");
    range.type = "range";
    range.setAttribute("aria-label", large.dataset.slider);
    range.addEventListener("input", function () {
      stack.lastChild.style.clipPath = "inset(0 " + (100 - range.value) + "% 0 0)";
    });
    var figure = document.createElement("figure");
    figure.appendChild(stack);
    figure.appendChild(range);
    large.appendChild(figure);
    range.dispatchEvent(new Event("input"));
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".dreambooth-large").forEach(compare);
    var box = document.getElementById("dreambooth");
    if (box && box.dataset.running === "true") { setTimeout(refresh, PERIOD, box); }
  });
})();
