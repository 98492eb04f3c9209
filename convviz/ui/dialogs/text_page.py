"""A plain page of rich text in a window of its own."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.shell.window_place import SHARE
from convviz.ui.words.catalogue import Text


class TextPage(QDialog):
    """Shows ``html`` under a title, with a button to close; subclasses add buttons to ``row``."""

    def __init__(self, look: Look, text: Text, title: str, html: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.page = QTextBrowser()
        self.page.setOpenExternalLinks(True)
        self.page.setFont(look.font(TextStyle.BODY))
        self.page.setHtml(html)
        self.page.setAccessibleName(title)
        close = QPushButton(text.text("window.notice.close"))
        close.setFont(look.font(TextStyle.BODY))
        close.clicked.connect(self.close)
        self.row = QHBoxLayout()
        self.row.addStretch(1)
        self.row.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(self.page, 1)
        column.addLayout(self.row)
        most = self.screen().availableSize() * SHARE
        self.resize(QSize(look.px(860), look.px(760)).boundedTo(most))
