"""The pages that bind the house together: home, search, account, legal pages, news, feeds.

Public: `pages.models` (`Page`, `NewsItem`, `Enquiry`) and the frame of every page
(`pages.frame`). Enquiries are written by `pages.services`, entries through `editorial.services`.
"""
