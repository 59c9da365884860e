"""The desk: a local web app on a ledger, where a claim, its words, its chain and its bracket are one glance apart.

    hearsay serve --ledger news.db

Pages are drawn by the server and work without script; scripts, styles and pictures come with the package, and nothing
is fetched from anywhere else. All text of articles is escaped. Each part of the app is a module with a `router`;
`app.create_app` joins them.
"""
